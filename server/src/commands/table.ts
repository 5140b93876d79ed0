import type { CommandShape, FlagKind, Perform } from './command.ts';

interface Command extends CommandShape {
  /** How it works; undefined for `run`, which answers nothing but serves. */
  readonly load?: () => Promise<Perform>;
}

/** Flags that each command takes. */
export const everywhere: Readonly<Record<string, FlagKind>> = { json: 'switch', variables: 'value' };

const commands: Readonly<Record<string, Command>> = {
  run: {
    takes: '[FLAGS OF THE SERVER]',
    describes: 'serve until Ctrl-C; `run --help` lists the flags',
    flags: {},
    words: [0, 0],
  },
  invite: {
    takes: '[--days N]',
    describes: 'print a link with which one person may sign up, within 7 days unless told otherwise',
    flags: { days: 'value' },
    words: [0, 0],
    load: async () => (await import('./invite.ts')).invite,
  },
  accounts: {
    takes: '',
    describes: 'how many accounts, Macs, items and bytes there are; whose they are is nobody’s business',
    flags: {},
    words: [0, 0],
    load: async () => (await import('./accounts.ts')).accounts,
  },
  limits: {
    takes: '[NAME=VALUE …]',
    describes:
      'who may sign up and how much an account may hold; `limits registration=closed max-devices=3 max-bytes=20GB` changes it at once, `max-bytes=` takes the change back',
    flags: {},
    words: [0, 10],
    load: async () => (await import('./limits.ts')).limits,
  },
  backup: {
    takes: 'DIRECTORY [--secrets-to DIRECTORY]',
    describes: 'copy the data while the server runs, with checksums; the secrets only where asked, and apart',
    flags: { 'secrets-to': 'value' },
    words: [1, 1],
    load: async () => (await import('./backup.ts')).backup,
  },
  restore: {
    takes: 'DIRECTORY [--secrets-from DIRECTORY]',
    describes: 'check a backup and put it into an empty data directory, with its secrets where they are named',
    flags: { 'secrets-from': 'value' },
    words: [1, 1],
    load: async () => (await import('./restore.ts')).restore,
  },
  doctor: {
    takes: '[--proxy-log FILE,…]',
    describes: 'look at disk, database, stored files, secrets, TLS, clock and proxy, and say what to do',
    flags: { 'proxy-log': 'value' },
    words: [0, 0],
    load: async () => (await import('./doctor.ts')).doctor,
  },
};

/** @returns undefined where there is no such command. */
export const commandNamed = (name: string): Command | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined;

/** What `--help` prints, of all commands or of one. */
export function commandsHelp(only?: string): string {
  const chosen = Object.entries(commands).filter(([name]) => only === undefined || name === only);
  return [
    'usage: homeward-server COMMAND [FLAGS]',
    '',
    ...chosen.flatMap(([name, { takes, describes }]) => [`  ${`${name} ${takes}`.trim()}`, `      ${describes}`]),
    '',
    'Each takes the server’s flags and HOMEWARD_* variables (`run --help`), and besides:',
    '  --variables FILE  HOMEWARD_* variables from a file, such as the one that systemd starts the server with',
    '  --json            the answer for a program',
    '  --help            this text',
    '',
    'Exit code: 0 done, 1 failed or found a fault, 2 not understood.',
  ].join('\n');
}
