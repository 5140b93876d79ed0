import { execFile } from 'node:child_process';

const DEADLINE_MS = 5_000;

/**
 * Whether a team's certificate signed the program, so that the system knows the next version as the same app. A build
 * without one is signed `adhoc`: each is another app to the keychain, which then asks a person. It reads what
 * `codesign -dv` prints (codesign(1)); another system has no such signatures.
 * @param program path of the app's executable
 * @param codesign path of the tool, for tests
 */
export function isSignedByTeam(
  platform: NodeJS.Platform,
  program: string,
  codesign = '/usr/bin/codesign',
): Promise<boolean> {
  if (platform !== 'darwin') return Promise.resolve(false);
  return new Promise((resolve) => {
    execFile(codesign, ['-dv', program], { timeout: DEADLINE_MS, killSignal: 'SIGKILL' }, (error, _output, words) =>
      resolve(error === null && /^TeamIdentifier=[A-Z0-9]{10}$/m.test(words)),
    );
  });
}
