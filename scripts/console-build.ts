import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { commandRunner } from './command.ts';

const BUILD_DEADLINE_MS = 300_000;

/** What a build of the console is made from. */
const SOURCES = [
  'server/web/src',
  'server/web/index.html',
  'server/web/vite.config.ts',
  'shared/src',
  'package-lock.json',
];

/**
 * Builds the console where it has no build, or one older than its sources.
 * @returns why it could not be built; undefined where it is up to date now.
 */
export async function bringConsoleUpToDate(
  root: string,
  interruption: AbortSignal,
  say: (line: string) => void,
): Promise<string | undefined> {
  if (!(await consoleIsStale(root))) return undefined;
  say('building the console …');
  return await buildConsole(root, interruption);
}

/** Builds the console. @returns why it could not be built; undefined where it was. */
export async function buildConsole(root: string, interruption: AbortSignal): Promise<string | undefined> {
  const run = commandRunner(root, process.env, interruption);
  const args = ['build', 'server/web', '--logLevel', 'error'];
  const ending = await run({ program: 'vite', args, deadlineMs: BUILD_DEADLINE_MS });
  return ending.ok ? undefined : ending.why;
}

/** Whether the console has no build, or one that is older than anything it is made from. */
export async function consoleIsStale(root: string): Promise<boolean> {
  const built = await changedAt(join(root, 'server/web/dist/index.html'));
  if (built === 0) return true;
  const sources = await Promise.all(SOURCES.map((source) => newestUnder(join(root, source))));
  return Math.max(...sources) > built;
}

const changedAt = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.mtimeMs ?? 0;

async function newestUnder(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all([path, ...entries.map((entry) => join(path, entry))].map(changedAt));
  return Math.max(...times);
}
