import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { hostname, release, type } from 'node:os';
import { promisify } from 'node:util';
import type { DeviceAbout } from '@homeward/shared/pairing';

const SYSCTL_DEADLINE_MS = 5_000;

/** System and release, such as "Darwin 25.1.0". */
export const platformName = (): string => `${type()} ${release()}`.slice(0, 80);

/** What this machine says of itself when it asks to be paired; sealed for the owner's console. */
export async function readDeviceAbout(): Promise<DeviceAbout> {
  const model = process.platform === 'darwin' ? await macModel() : await linuxModel();
  return { model: model.trim().slice(0, 200), hostName: hostname().slice(0, 200), platform: platformName() };
}

async function macModel(): Promise<string> {
  const sysctl = promisify(execFile)('/usr/sbin/sysctl', ['-n', 'hw.model'], { timeout: SYSCTL_DEADLINE_MS });
  return (await sysctl.catch(() => ({ stdout: '' }))).stdout;
}

const linuxModel = (): Promise<string> => readFile('/sys/class/dmi/id/product_name', 'utf8').catch(() => '');
