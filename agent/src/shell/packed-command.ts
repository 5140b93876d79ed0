/** What stands before a command's own arguments; agent/build/homeward-agent puts it there. */
const FLAG = '--homeward-agent';

/** What the app is asked to do in place of showing itself. */
export interface PackedCommand {
  readonly args: readonly string[];
}

/** The command among the arguments of a start; undefined where the app itself is to start. */
export function commandOf(argv: readonly string[]): PackedCommand | undefined {
  const at = argv.indexOf(FLAG);
  return at === -1 ? undefined : { args: argv.slice(at + 1) };
}

/** What can be done with the app; the rest is the app's own work, or needs a Node. */
const KNOWN = ['status', 'order', 'unpair', 'help', '--help', '-h'];

/** Why the packed app does not do it, in words; undefined where it does. */
export function refusalOf([name = 'help']: readonly string[]): string | undefined {
  if (KNOWN.includes(name)) return undefined;
  if (name === 'pair') return 'pairing is done in the app: its icon in the menu bar, “Pair…”';
  if (name === 'run') return 'the app does that: open Homeward';
  return `the app knows ${KNOWN.slice(0, 3).join(', ')}; ${name} needs homeward-agent from a clone, with its Node`;
}
