import { access, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import type { Options } from './options.ts';

/** Who gives the command, on what machine. */
export interface Caller {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
  /** `SUDO_UID` (sudo(8)): whose command this is, where root runs it for somebody. */
  readonly sudoUid: string | undefined;
  /** Every folder that is somebody's home. */
  readonly homes: () => Promise<readonly string[]>;
}

/** The options, the other data directories of this machine as far as they were looked for, and whose word it is. */
export interface LocatedOptions extends Options {
  readonly otherData: readonly string[];
  /** Whether root gives the command, or somebody by its leave. */
  readonly isAdministrator: boolean;
}

/** Where the agent of a user keeps its data, unless it was told otherwise. */
export const dataIn = (platform: NodeJS.Platform, home: string): string =>
  platform === 'darwin'
    ? join(home, 'Library', 'Application Support', 'Homeward')
    : join(home, '.local', 'share', 'homeward-agent');

/**
 * The options as whoever administers the Mac means them: under sudo, without `--data`, the command is about the agent of
 * the user who gave it, or of the one user who has any.
 * @throws HomewardError `bad_request` where several have, and none of them gave the command.
 */
export async function whereDataIs(options: Options, caller: Caller): Promise<LocatedOptions> {
  const isAdministrator = caller.uid === 0;
  const located = { ...options, isAdministrator, otherData: [] };
  if (options.isDataNamed || !isAdministrator) return located;
  const homes = await caller.homes();
  const usual = (await homeOf(homes, caller.sudoUid)) ?? null;
  const data = usual === null ? options.data : dataIn(caller.platform, usual);
  const found = new Set<string>();
  for (const path of [data, options.data, ...homes.map((home) => dataIn(caller.platform, home))]) {
    if (await isUsed(path)) found.add(path);
  }
  const others = (own: string) => [...found].filter((path) => path !== own).sort();
  if (found.has(data) || found.size === 0) return { ...located, data, otherData: others(data) };
  const [only, ...more] = [...found].sort();
  if (only === undefined || more.length > 0) {
    const list = [...found].sort().join(', ');
    throw new HomewardError('bad_request', `several users of this Mac have Homeward: name one with --data: ${list}`);
  }
  return { ...located, data: only };
}

async function homeOf(homes: readonly string[], uid: string | undefined): Promise<string | undefined> {
  for (const home of uid === undefined ? [] : homes) {
    const found = await stat(home).catch(() => null);
    if (found !== null && String(found.uid) === uid) return home;
  }
  return undefined;
}

/** Whether an agent has ever worked there: it leaves a journal, and while it is paired a state. */
async function isUsed(path: string): Promise<boolean> {
  for (const name of ['state.json', 'journal.jsonl', 'engine.lock']) {
    const isThere = await access(join(path, name)).then(
      () => true,
      () => false,
    );
    if (isThere) return true;
  }
  return false;
}

/** The homes of this machine's users: those in /Users on a Mac, elsewhere the ones of passwd(5). */
export async function readHomes(platform: NodeJS.Platform): Promise<string[]> {
  if (platform === 'darwin') return (await readdir('/Users')).map((name) => join('/Users', name));
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  const homes = lines.map((line) => line.split(':')[5] ?? '').filter((home) => home.startsWith('/') && home !== '/');
  return [...new Set(homes)];
}
