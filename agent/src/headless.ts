import { sha256Base64Url } from '@homeward/shared/sha256';
import type { Options } from './commands/options.ts';
import { openDataDirectory } from './commands/ports.ts';
import { Engine } from './engine/engine.ts';
import { defaultSettings, type Ports } from './engine/ports.ts';
import type { WrittenItem } from './outbox/item-writer.ts';
import { programEnvironment } from './search-path.ts';
import { everySensor } from './sensors/every-sensor.ts';
import { unaskedPermissions } from './sensors/permissions.ts';
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

  const permissions = unaskedPermissions(process.platform);
  const { notifications: _, ...reported } = permissions.read();
  const { cameras, publicTarget, capturedLog, protectedSeconds, stolenSeconds } = options;
  const ports: Ports = {
    ...opened,
    random: Math.random,
    connect: createServerClient,
    shell: { agentVersion, platform: platformName(), permissions: () => reported },
    sensors: everySensor({
      ...{ clock, permissions, cameras, publicTarget },
      environment: programEnvironment(process.env),
    }),
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

const capturedLine = ({ id, kind, epoch, seq, capturedAt, body }: WrittenItem): string =>
  JSON.stringify({ id, kind, epoch, seq, capturedAt, sha256: sha256Base64Url(body) });

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
  });
