import { lstatSync } from 'node:fs';
import { join } from 'node:path';

/** What launchd calls the service. */
export const DAEMON_LABEL = 'org.homeward.agentd';

/** Everything that the service of a whole Mac has on its disk. */
export interface DaemonPlaces {
  /** Its being there means that the service is installed. */
  readonly plist: string;
  /** The program, with a Node of its own: a copy that only root can change, since root runs it. */
  readonly program: string;
  /** The data directory of the one engine. */
  readonly data: string;
  readonly logs: string;
  /** Where the socket for whoever is logged in lies. */
  readonly sockets: string;
  /** The people's folders. */
  readonly homes: string;
}

/** @param root `/` outside tests */
export function daemonPlacesAt(root = '/'): DaemonPlaces {
  const at = (path: string) => join(root, path);
  return {
    plist: at(`Library/LaunchDaemons/${DAEMON_LABEL}.plist`),
    program: at('Library/PrivilegedHelperTools/org.homeward.agentd'),
    data: at('Library/Application Support/Homeward'),
    logs: at('Library/Logs/Homeward'),
    // Emptied when the Mac starts; a socket's path may have 103 bytes (sun_path in <sys/un.h> of macOS).
    sockets: at('var/run/homeward'),
    homes: at('Users'),
  };
}

/** The socket of one person, named by the number of their account. */
export const socketOf = ({ sockets }: Pick<DaemonPlaces, 'sockets'>, uid: number): string =>
  join(sockets, `${uid}.sock`);

/** Whether this Mac has its engine in the service, and no other program may have one. */
export function isDaemonInstalled(platform: NodeJS.Platform, { plist }: Pick<DaemonPlaces, 'plist'>): boolean {
  if (platform !== 'darwin') return false;
  const found = lstatSync(plist, { throwIfNoEntry: false });
  return found?.isFile() === true && found.uid === 0;
}
