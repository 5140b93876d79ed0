import { execFile } from 'node:child_process';
import { chmod, copyFile, lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { wordsOf } from '../probe/words.ts';

const START_DEADLINE_MS = 60_000;

/** What the service's program is copied from. */
export interface ProgramSource {
  /** The Node that is running. */
  readonly node: string;
  /** `homeward-agent` as it was built (`npm run build:agent -- --headless`). */
  readonly dist: string;
  /** The wrappers of the sensors' programs. */
  readonly bin: string;
}

/**
 * Copies the program to where only root can change it, in place of what is there. Otherwise whoever can change a clone,
 * or Homebrew's folder, could have root run anything.
 * @throws Error in words where it was not built, or the copied Node does not start.
 */
export async function copyProgram({ node, dist, bin }: ProgramSource, to: string): Promise<void> {
  if (!(await isThere(join(dist, 'command-line.js')))) {
    throw new Error('the agent has not been built: run `npm run build:agent -- --headless` first');
  }
  const draft = `${to}.new`;
  await rm(draft, { recursive: true, force: true });
  try {
    await mkdir(draft, { recursive: true, mode: 0o755 });
    await copyFile(await realpath(node), join(draft, 'node'));
    await chmod(join(draft, 'node'), 0o755);
    await copyTree(dist, join(draft, 'dist'));
    await copyTree(bin, join(draft, 'bin'));
    await makeSureItStarts(join(draft, 'node'));
    await rm(to, { recursive: true, force: true });
    await rename(draft, to);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A copy that its owner alone can change, whatever the modes of the original; a link might lead anywhere. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isFile()) {
      await copyFile(source, target);
      const isProgram = ((await lstat(source)).mode & 0o100) !== 0;
      await chmod(target, isProgram ? 0o755 : 0o644);
    } else throw new Error(`${source} is neither file nor folder, and is not copied`);
  }
}

/** Homebrew's Node, for one, needs libraries that lie beside it. */
async function makeSureItStarts(node: string): Promise<void> {
  try {
    await promisify(execFile)(node, ['--version'], { timeout: START_DEADLINE_MS, killSignal: 'SIGKILL' });
  } catch (error) {
    throw new Error(
      `this Node does not start from another folder; take the one that npm installed here: ${wordsOf(error)}`,
    );
  }
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
