import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const IOREG_DEADLINE_MS = 5_000;

/** What a Mac's I/O Registry says of the machine itself. */
export interface PlatformExpert {
  /** The hardware UUID. */
  readonly uuid: string | null;
  /** The serial number on the box and the invoice. */
  readonly serial: string | null;
}

/** Asks `ioreg` (macOS); both null where it does not answer. */
export async function readPlatformExpert(): Promise<PlatformExpert> {
  const args = ['-rd1', '-c', 'IOPlatformExpertDevice'];
  const ioreg = promisify(execFile)('/usr/sbin/ioreg', args, { timeout: IOREG_DEADLINE_MS });
  return parsePlatformExpert((await ioreg.catch(() => ({ stdout: '' }))).stdout);
}

/**
 * Reads lines of the form `"IOPlatformSerialNumber" = "FCX19GT9XR"`. A serial number has 8 to 14 letters and digits
 * (AppleCare's notice on randomized ones, MacRumors, 9 March 2021); what a replaced logic board may say instead is none.
 */
export function parsePlatformExpert(stdout: string): PlatformExpert {
  return {
    uuid: /"IOPlatformUUID" = "([0-9A-F-]{36})"/.exec(stdout)?.[1] ?? null,
    serial: /"IOPlatformSerialNumber" = "([0-9A-Z]{8,14})"/.exec(stdout)?.[1] ?? null,
  };
}
