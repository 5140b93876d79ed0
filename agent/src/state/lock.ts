import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { type Clock, pause } from '../clock.ts';
import { startOfProcess } from './process-start.ts';

const LOOK_MS = 200;
/** The engine of before may still be ending: that of an app that has just ended, or crashed. */
const LOCK_DEADLINE_MS = 3_000;

/** A hold on a file's name; a process that died holds nothing. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock; null where a living process has it. The file names process and start time, so that a number
 * that was given to another process since is not taken for the holder.
 */
export async function takeLock(path: string): Promise<Lock | null> {
  const mine = `${process.pid} ${(await startOfProcess(process.pid)) ?? ''}\n`;
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        await link(draft, path);
        return { release: () => releaseIf(path, mine) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      if (await isHeld(path)) return null;
      await rm(path, { force: true });
    }
    return null;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Takes the lock, waiting a while for a holder that is about to end; null where it does not. */
export async function takeLockSoon(path: string, clock: Clock): Promise<Lock | null> {
  const endsAt = clock.monotonicMs() + LOCK_DEADLINE_MS;
  for (;;) {
    const lock = await takeLock(path);
    if (lock !== null || clock.monotonicMs() >= endsAt) return lock;
    await pause(clock, LOOK_MS, new AbortController().signal);
  }
}

/** Whether a living process has the lock. In doubt it has: two engines on one chain are worse than one that has to wait. */
export async function isHeld(path: string, startOf = startOfProcess): Promise<boolean> {
  const content = await readFile(path, 'utf8').catch(() => '');
  const [pid, ...start] = content.trim().split(' ');
  if (!pid || !/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = await startOf(Number(pid));
  return started === null || start.length === 0 || started === start.join(' ');
}

async function releaseIf(path: string, mine: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
}
