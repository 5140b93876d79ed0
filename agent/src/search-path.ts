import { delimiter, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Our wrappers of imagesnap, fswebcam and traceroute, where the agent runs from its sources. */
export const wrappersDirectory = fileURLToPath(new URL('../bin', import.meta.url));

/** Where Homebrew and the systems keep what the sensors start: launchd and systemd hand on a shorter PATH. */
const usualDirectories = ['/opt/homebrew/bin', '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** What a program needs to know of its user. Nothing else is handed on: no secret, no NODE_OPTIONS. */
const inherited = ['HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TZ', '__CF_USER_TEXT_ENCODING'];

/**
 * The PATH of the sensors' programs: first the directory of our wrappers, then what was inherited, then the usual ones.
 * Relative and empty entries go: a program must not come from where the agent happens to stand.
 */
export function searchPath(inheritedPath: string | undefined, wrappers: string): string {
  const directories = [wrappers, ...(inheritedPath ?? '').split(delimiter).filter(isAbsolute), ...usualDirectories];
  return [...new Set(directories)].join(delimiter);
}

/**
 * The environment of the sensors' programs, built from the agent's own. `LC_ALL=C` keeps what they print as their
 * readers expect it.
 */
export function programEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  wrappers: string = wrappersDirectory,
): Record<string, string> {
  const environment: Record<string, string> = { LC_ALL: 'C', PATH: searchPath(own['PATH'], wrappers) };
  for (const name of inherited) {
    const value = own[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
