import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parse } from 'plist';
import { checkEntitlements } from './plist-checks.ts';
import type { Plist } from './plist-rules.ts';

const run = promisify(execFile);
const DEADLINE_MS = 120_000;

/**
 * Asks macOS whether the signature of a packed app holds, and with which entitlements it was made.
 * @param codesign path of the program, for tests
 */
export async function checkSignature(app: string, codesign = '/usr/bin/codesign'): Promise<string[]> {
  const ask = (...args: string[]) => run(codesign, [...args, app], { timeout: DEADLINE_MS, killSignal: 'SIGKILL' });
  try {
    await ask('--verify', '--deep', '--strict');
    const { stdout } = await ask('--display', '--xml', '--entitlements', '-');
    return checkEntitlements('signature', parse(stdout) as Plist);
  } catch (error) {
    return [`signature: ${String(error).trim().replaceAll('\n', ': ')}`];
  }
}
