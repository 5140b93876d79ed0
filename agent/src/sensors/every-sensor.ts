import { lookup } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import type { Health, PermissionState } from '@homeward/shared/bodies/report';
import type { Clock } from '../clock.ts';
import type { Ports, SensorContext } from '../engine/ports.ts';
import type { StartProbe } from '../probe/probe-process.ts';
import type { Sensor } from '../sensor.ts';
import { createCameraSensor } from './cameras.ts';
import { createMachineSensor } from './machine.ts';
import { type OwnPositionParts, ownPosition } from './own-position.ts';
import type { Permissions } from './permissions.ts';
import { createReportSensor } from './report.ts';
import { createRouteSensor } from './route.ts';
import type { Sense } from './sense.ts';

export interface EverySensorOptions {
  readonly clock: Clock;
  /** Of the programs that sensors start; see `programEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts the sensors' probes; Node's own `fork` unless said otherwise. */
  readonly startProbe?: StartProbe | undefined;
  readonly permissions: Pick<Permissions, 'read'>;
  /** See `CameraSensorOptions.mustKnowPermission`. */
  readonly mustKnowPermission?: boolean;
  /** Asks macOS for position and Wi-Fi; absent where the machine has nothing of the kind. */
  readonly sense?: Pick<Sense, 'permission' | 'locate' | 'wifi'> | undefined;
  /** Looks access points up when `sense` has no fix; nobody unless the owner named a service. */
  readonly lookUp?: OwnPositionParts['lookUp'];
  /** Takes photos in place of this process, which has no camera. */
  readonly photos?: Sensor | undefined;
  /** Cameras to use in place of those that are found. */
  readonly cameras?: readonly string[] | undefined;
  /** Address to which the public route is traced in place of the usual one. */
  readonly publicTarget?: string | undefined;
}

/** The report has just asked Homeward Sense: nobody knows the location permission better, once it has answered. */
const withLocation = (health: Health, location: PermissionState): Health =>
  location === 'unknown' ? health : { ...health, permissions: { ...health.permissions, location } };

/** All that this machine can look at the world with. Which of it runs in which mode is not decided here. */
export const everySensor =
  ({
    clock,
    environment,
    startProbe,
    permissions,
    mustKnowPermission = false,
    sense,
    lookUp = async () => null,
    photos,
    cameras,
    publicTarget,
  }: EverySensorOptions): Ports['sensors'] =>
  ({ origin, client, health }: SensorContext) => {
    const places = (addresses: readonly string[]) =>
      client.call('places', { body: { addresses: addresses.slice(0, 64) } });
    return [
      createReportSensor({
        ...{ clock, health: sense ? () => withLocation(health(), sense.permission) : health },
        ownPlace: async () => (await places([])).own,
        locate: sense && ownPosition({ sense, lookUp }),
      }),
      photos ??
        createCameraSensor({
          ...{ clock, environment, startProbe, system: process.platform === 'darwin' ? 'darwin' : 'linux' },
          temporaryDirectory: tmpdir(),
          ...{ permission: async () => permissions.read().camera, mustKnowPermission },
          ...(cameras && { cameras }),
        }),
      createMachineSensor({ clock, environment, startProbe, sense }),
      createRouteSensor({
        ...{ clock, environment, startProbe, serverHost: new URL(origin).hostname },
        ...(publicTarget !== undefined && { publicAddress: publicTarget }),
        resolveHost: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
        lookUpPlaces: async (addresses) => (await places(addresses)).places,
      }),
    ];
  };
