import { readFile } from 'node:fs/promises';
import { utf8 } from '@homeward/shared/bytes';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { readPlatformExpert } from './platform-expert.ts';

/** Digest of the machine's own id: the hardware UUID of a Mac, `/etc/machine-id` (machine-id(5)) on Linux; null where there is none. */
export async function readMachineId(): Promise<string | null> {
  const id = process.platform === 'darwin' ? (await readPlatformExpert()).uuid : await linuxMachineId();
  return id ? sha256Base64Url(utf8(`homeward/machine/v1\0${id}`)) : null;
}

const linuxMachineId = async (): Promise<string> => (await readFile('/etc/machine-id', 'utf8').catch(() => '')).trim();
