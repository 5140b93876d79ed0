import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { utf8 } from '@homeward/shared/bytes';
import { sha256Base64Url } from '@homeward/shared/sha256';

const IOREG_DEADLINE_MS = 5_000;

/** Digest of the machine's own id: the hardware UUID of a Mac, `/etc/machine-id` (machine-id(5)) on Linux; null where there is none. */
export async function readMachineId(): Promise<string | null> {
  const id = process.platform === 'darwin' ? await hardwareUuid() : await linuxMachineId();
  return id ? sha256Base64Url(utf8(`homeward/machine/v1\0${id}`)) : null;
}

async function hardwareUuid(): Promise<string | undefined> {
  const args = ['-rd1', '-c', 'IOPlatformExpertDevice'];
  const { stdout } = await promisify(execFile)('/usr/sbin/ioreg', args, { timeout: IOREG_DEADLINE_MS }).catch(() => ({
    stdout: '',
  }));
  return /"IOPlatformUUID" = "([0-9A-F-]{36})"/.exec(stdout)?.[1];
}

const linuxMachineId = async (): Promise<string> => (await readFile('/etc/machine-id', 'utf8').catch(() => '')).trim();
