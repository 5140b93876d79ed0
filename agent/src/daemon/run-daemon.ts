import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataDirectory } from '../commands/ports.ts';
import { programEnvironment } from '../search-path.ts';
import { accessPointLookUp } from '../sensors/access-point-service.ts';
import { everySensor } from '../sensors/every-sensor.ts';
import { startEngine } from '../shell/engine-host.ts';
import { takeLockSoon } from '../state/lock.ts';
import { platformName } from '../state/machine-about.ts';
import { SettingsFile } from '../state/settings.ts';
import { signalled } from '../termination.ts';
import { agentVersion } from '../version.ts';
import type { DaemonPlaces } from './daemon-places.ts';
import { lastWordsFile } from './daemon-plist.ts';
import { emptyIfLarge, rotatedLog } from './log-file.ts';
import { sessionSense } from './session.ts';
import { sessionCameras } from './session-cameras.ts';
import { SessionDoor } from './session-door.ts';

export interface DaemonParts {
  readonly places: DaemonPlaces;
  /** See `SessionDoorParts`. */
  readonly consoleDevice: string;
  /** The process's own environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Address to which the public route is traced in place of the usual one. */
  readonly publicTarget?: string | undefined;
}

/**
 * The one engine of a Mac, from its start until somebody logs in and beyond. Address, route and place of the address
 * are its own work; cameras, location service and Wi-Fi are those of the app of whoever is logged in. Resolves when a
 * signal has ended it.
 */
export async function runDaemon({ places, consoleDevice, environment: own, publicTarget }: DaemonParts): Promise<void> {
  const ended = signalled();
  emptyIfLarge(lastWordsFile(places));
  const writeLog = rotatedLog(join(places.logs, 'agentd.log'), {
    onFailure: (error) => process.stderr.write(`the log cannot be written: ${error}\n`),
  });
  const opened = await openDataDirectory(places.data, { writeLog });
  const { clock, log, disk, directory } = opened;
  await chmod(directory.root, 0o700);
  const lock = await takeLockSoon(directory.engineLock, clock);
  if (lock === null) throw new Error(`another agent works in ${directory.root}; stop it first`);

  const door = new SessionDoor({ places, consoleDevice, clock, log });
  const environment = programEnvironment(own);
  const settings = new SettingsFile(disk, directory.settings, log);
  const engine = await startEngine({
    ...{ ...opened, permissions: null, shell: { agentVersion, platform: platformName() } },
    sensors: (read) =>
      everySensor({
        ...{ clock, environment, permissions: { read }, publicTarget },
        ...{ photos: sessionCameras(door, clock), sense: sessionSense(door, clock) },
        lookUp: accessPointLookUp({ clock, agentVersion }, async () => (await settings.read()).accessPointService),
      }),
  });
  await door.open(engine);
  log.info('the service of this Mac works');
  await ended;

  await door.close();
  await engine.close();
  await lock.release();
  log.info('stopped');
}
