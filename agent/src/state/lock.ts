import { execFile } from 'node:child_process';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Clock, pause } from '../clock.ts';

const PS_DEADLINE_MS = 5_000;
const LOOK_MS = 200;

/** A hold on a file's name; a process that died holds nothing. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the lock; null where a living process has it. The file names process and start time, so that a number
 * that was given to another process since is not taken for the holder.
 */
export async function takeLock(path: string): Promise<Lock | null> {
  const mine = `${process.pid} ${await startOf(process.pid)}\n`;
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
export async function takeLockSoon(path: string, clock: Clock, deadlineMs: number): Promise<Lock | null> {
  const endsAt = clock.monotonicMs() + deadlineMs;
  for (;;) {
    const lock = await takeLock(path);
    if (lock !== null || clock.monotonicMs() >= endsAt) return lock;
    await pause(clock, LOOK_MS, new AbortController().signal);
  }
}

/** Whether a living process has the lock. */
export async function isHeld(path: string): Promise<boolean> {
  const content = await readFile(path, 'utf8').catch(() => '');
  const [pid, ...start] = content.trim().split(' ');
  if (!pid || !/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await startOf(Number(pid))) === start.join(' ');
}

async function releaseIf(path: string, mine: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
}

/** When a process started, in the system's own spelling; empty where it cannot be told. */
async function startOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    // Field 22 of /proc/PID/stat; the name in brackets before it may hold blanks (proc(5)).
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
    timeout: PS_DEADLINE_MS,
  }).catch(() => ({ stdout: '' }));
  return stdout.trim().replace(/\s+/g, ' ');
}
