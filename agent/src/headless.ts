import { lookup } from 'node:dns/promises';
import { tmpdir } from 'node:os';
import { sha256Base64Url } from '@homeward/shared/sha256';
import type { Options } from './commands/options.ts';
import { openDataDirectory, wrappersDirectory } from './commands/ports.ts';
import { Engine } from './engine/engine.ts';
import { defaultSettings, type Ports } from './engine/ports.ts';
import type { WrittenItem } from './outbox/item-writer.ts';
import { programEnvironment } from './search-path.ts';
import { createCameraSensor } from './sensors/cameras.ts';
import { createMachineSensor } from './sensors/machine.ts';
import { createReportSensor } from './sensors/report.ts';
import { createRouteSensor } from './sensors/route.ts';
import { takeLock } from './state/lock.ts';
import { platformName } from './state/machine-about.ts';
import { createServerClient } from './transport/server-client.ts';
import { agentVersion } from './version.ts';

/** The agent without a shell: on Linux, over SSH, before login. Resolves when a signal has ended it. */
export async function runHeadless(options: Options): Promise<void> {
  const opened = await openDataDirectory(options.data);
  const { clock, log, disk, directory } = opened;
  const lock = await takeLock(directory.engineLock);
  if (lock === null) throw new Error(`another agent works in ${directory.root}; stop it first, or name another --data`);

  const environment = programEnvironment(process.env, wrappersDirectory);
  const { cameras, publicTarget, capturedLog, protectedSeconds, stolenSeconds } = options;
  const ports: Ports = {
    ...opened,
    random: Math.random,
    connect: createServerClient,
    shell: { agentVersion, platform: platformName(), permissions },
    sensors: ({ origin, client, health }) => {
      const places = (addresses: readonly string[]) =>
        client.call('places', { body: { addresses: addresses.slice(0, 64) } });
      return [
        createReportSensor({ clock, health, ownPlace: async () => (await places([])).own }),
        createCameraSensor({
          ...{ clock, environment, system: process.platform === 'darwin' ? 'darwin' : 'linux' },
          temporaryDirectory: tmpdir(),
          ...(cameras && { cameras }),
        }),
        createMachineSensor({ clock, environment }),
        createRouteSensor({
          ...{ clock, environment, serverHost: new URL(origin).hostname },
          ...(publicTarget !== undefined && { publicAddress: publicTarget }),
          resolveHost: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
          lookUpPlaces: async (addresses) => (await places(addresses)).places,
        }),
      ];
    },
    ...(capturedLog !== undefined && {
      onCaptured: (item) => disk.append(capturedLog, capturedLine(item), { durably: true }),
    }),
  };

  const engine = new Engine(ports, { ...defaultSettings, trial: { protectedSeconds, stolenSeconds } });
  const ended = signalled();
  await engine.start();
  await ended;

  await engine.close();
  await lock.release();
  log.info('stopped');
}

/** Plain Node has no way to ask; what a sensor is refused, it says. */
function permissions() {
  const state = process.platform === 'darwin' ? 'unknown' : 'not-needed';
  return { camera: state, location: state } as const;
}

const capturedLine = ({ id, kind, epoch, seq, capturedAt, body }: WrittenItem): string =>
  JSON.stringify({ id, kind, epoch, seq, capturedAt, sha256: sha256Base64Url(body) });

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
