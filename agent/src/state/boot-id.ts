import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const SYSCTL_DEADLINE_MS = 5_000;

/** What names this start of the system and no other: `kern.bootsessionuuid` on a Mac, random(4)'s boot id on Linux; null where there is none. */
export async function readBootId(): Promise<string | null> {
  const id = process.platform === 'darwin' ? await bootSession() : await linuxBootId();
  return id.trim() || null;
}

async function bootSession(): Promise<string> {
  const sysctl = promisify(execFile)('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], {
    timeout: SYSCTL_DEADLINE_MS,
  });
  return (await sysctl.catch(() => ({ stdout: '' }))).stdout;
}

const linuxBootId = (): Promise<string> => readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
