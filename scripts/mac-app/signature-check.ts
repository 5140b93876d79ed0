import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'plist';
import { IMAGESNAP } from './check-app.ts';
import { checkEntitlements, SENSE } from './plist-checks.ts';
import type { Plist } from './plist-rules.ts';

const run = promisify(execFile);
const DEADLINE_MS = 120_000;

/**
 * Asks macOS whether the signature of a packed app holds, and with which entitlements it and the programs in it that need
 * some were signed: Homeward Sense asks for the place, imagesnap for the camera, and V8 compiles in Electron's helpers.
 * electron-builder signs each of them with the inherited entitlements, which have all of it.
 * @param codesign path of the program, for tests
 */
export async function checkSignature(app: string, codesign = '/usr/bin/codesign'): Promise<string[]> {
  const ask = (...args: string[]) => run(codesign, args, { timeout: DEADLINE_MS, killSignal: 'SIGKILL' });
  const check = async (program: string) => {
    const name = program === app ? 'signature' : `signature of ${basename(program)}`;
    const { stdout } = await ask('--display', '--xml', '--entitlements', '-', program);
    return checkEntitlements(name, stdout.trim() === '' ? {} : (parse(stdout) as Plist));
  };
  try {
    await ask('--verify', '--deep', '--strict', app);
    const faults = await Promise.all([app, ...(await programsIn(app))].map(check));
    return faults.flat();
  } catch (error) {
    return [`signature: ${String(error).trim().replaceAll('\n', ': ')}`];
  }
}

async function programsIn(app: string): Promise<string[]> {
  const resources = join(app, 'Contents/Resources');
  const frameworks = join(app, 'Contents/Frameworks');
  const helpers = (await readdir(frameworks)).filter((name) => name.endsWith('.app'));
  return [
    join(resources, SENSE),
    join(resources, 'bin', IMAGESNAP),
    ...helpers.sort().map((name) => join(frameworks, name)),
  ];
}
