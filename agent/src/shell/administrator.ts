import { execFile } from 'node:child_process';

/** Time for a password to be found and typed. */
const DEADLINE_MS = 3 * 60_000;

/** Fixed words: nothing that came from outside may reach a script. */
const SCRIPT =
  'do shell script "/usr/bin/true" with prompt "Homeward is about to pair this Mac." with administrator privileges';

/**
 * Asks macOS for the password of an administrator, in the system's own dialog (AppleScript Language Guide, `do shell
 * script … with administrator privileges`); true where it was given. Another system has no such dialog, and there
 * whoever starts the app administers it.
 * @param osascript path of the program, for tests
 */
export function confirmAsAdministrator(
  platform: NodeJS.Platform,
  signal: AbortSignal,
  osascript = '/usr/bin/osascript',
): Promise<boolean> {
  if (platform !== 'darwin') return Promise.resolve(true);
  return new Promise((resolve) => {
    execFile(osascript, ['-e', SCRIPT], { timeout: DEADLINE_MS, killSignal: 'SIGKILL', signal }, (error) =>
      resolve(error === null),
    );
  });
}
