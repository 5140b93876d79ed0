import { app } from 'electron';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import { LOCATION_LOOK_DEADLINE_MS, type Permissions } from '../sensors/permissions.ts';
import type { ShellPermissions } from './shell-status.ts';

/** No event tells of a change. Whoever changes one comes back to the app, or waits this long. */
const LOOK_MS = 60_000;
/** To ask for the location permission starts a program: not at every look. */
const LOOKS_PER_LOCATION = 10;

export interface PermissionWatch {
  /** Looks at all of them now: the moment is a likely one. */
  look(): void;
  /** Tells what has changed as far as it is known already, without asking anew. */
  read(): void;
  stop(): void;
}

/**
 * Tells of each change of what the system lets the app do; only the main process can read that. A camera's permission is
 * told within a minute, the location's within ten.
 * @param known what whoever is told has been told already
 */
export function watchPermissions(
  permissions: Pick<Permissions, 'read' | 'refreshLocation'>,
  known: ShellPermissions,
  clock: Clock,
  tell: (permissions: ShellPermissions) => void,
): PermissionWatch {
  const ending = new AbortController();
  let told = JSON.stringify(known);
  let looks = 0;
  let cancelTimer = () => {};
  const read = () => {
    const now = permissions.read();
    if (JSON.stringify(now) === told) return;
    told = JSON.stringify(now);
    tell(now);
  };
  const tick = () => {
    if (looks % LOOKS_PER_LOCATION === 0) look();
    else read();
    looks += 1;
    cancelTimer = clock.setTimer(tick, LOOK_MS);
  };
  const look = () => {
    read();
    within(clock, LOCATION_LOOK_DEADLINE_MS, ending.signal, (signal) => permissions.refreshLocation(signal)).then(
      read,
      () => {},
    );
  };
  app.on('activate', look);
  app.on('did-become-active', look);
  tick();
  return {
    look,
    read,
    stop: () => {
      ending.abort();
      app.off('activate', look);
      app.off('did-become-active', look);
      cancelTimer();
    },
  };
}
