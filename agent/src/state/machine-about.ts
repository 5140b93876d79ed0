import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { hostname, release, type } from 'node:os';
import { promisify } from 'node:util';
import type { DeviceAbout } from '@homeward/shared/pairing';
import { readPlatformExpert } from './platform-expert.ts';

const SYSCTL_DEADLINE_MS = 5_000;

/** System and release, such as "Darwin 25.1.0". */
export const platformName = (): string => `${type()} ${release()}`.slice(0, 80);

/** What this machine says of itself when it asks to be paired; sealed for the owner's console. */
export async function readDeviceAbout(): Promise<DeviceAbout> {
  const isMac = process.platform === 'darwin';
  const [model, serial] = await Promise.all([isMac ? macModel() : linuxModel(), isMac ? macSerial() : linuxSerial()]);
  return {
    model: model.trim().slice(0, 200),
    hostName: hostname().slice(0, 200),
    platform: platformName(),
    ...(serial?.trim() && { serial: serial.trim().slice(0, 80) }),
  };
}

async function macModel(): Promise<string> {
  const sysctl = promisify(execFile)('/usr/sbin/sysctl', ['-n', 'hw.model'], { timeout: SYSCTL_DEADLINE_MS });
  return (await sysctl.catch(() => ({ stdout: '' }))).stdout;
}

const macSerial = async (): Promise<string | null> => (await readPlatformExpert()).serial;

/** Only root may read it. */
const linuxSerial = (): Promise<string> => readFile('/sys/class/dmi/id/product_serial', 'utf8').catch(() => '');

const linuxModel = (): Promise<string> => readFile('/sys/class/dmi/id/product_name', 'utf8').catch(() => '');
