import type { Health } from '@homeward/shared/bodies/report';
import { sha256Base64Url } from '@homeward/shared/sha256';
import type { Options } from './commands/options.ts';
import { openDataDirectory } from './commands/ports.ts';
import { Engine } from './engine/engine.ts';
import { defaultSettings, type Ports } from './engine/ports.ts';
import type { WrittenItem } from './outbox/item-writer.ts';
import { programEnvironment } from './search-path.ts';
import { accessPointLookUp } from './sensors/access-point-service.ts';
import { everySensor } from './sensors/every-sensor.ts';
import { type Permissions, unaskedPermissions } from './sensors/permissions.ts';
import { senseOf } from './sensors/sense-program.ts';
import { takeLock } from './state/lock.ts';
import { platformName } from './state/machine-about.ts';
import { SettingsFile } from './state/settings.ts';
import { signalled } from './termination.ts';
import { createServerClient } from './transport/server-client.ts';
import { agentVersion } from './version.ts';

/** The agent without a shell: on Linux, over SSH, before login. Resolves when a signal has ended it. */
export async function runHeadless(options: Options): Promise<void> {
  const opened = await openDataDirectory(options.data);
  const { clock, log, disk, directory } = opened;
  const lock = await takeLock(directory.engineLock);
  if (lock === null) throw new Error(`another agent works in ${directory.root}; stop it first, or name another --data`);

  const environment = programEnvironment(process.env);
  const sense = senseOf({ platform: process.platform, own: process.env }, environment, clock);
  const permissions = unaskedPermissions(process.platform, sense);
  const settings = new SettingsFile(disk, directory.settings, log);
  const { cameras, publicTarget, accessPointService, capturedLog, protectedSeconds, stolenSeconds } = options;
  const ports: Ports = {
    ...opened,
    random: Math.random,
    connect: createServerClient,
    shell: { agentVersion, platform: platformName(), permissions: () => reportedOf(permissions) },
    sensors: everySensor({
      ...{ clock, environment, permissions, sense, cameras, publicTarget },
      lookUp: accessPointLookUp(
        { clock, agentVersion },
        async () => accessPointService ?? (await settings.read()).accessPointService,
      ),
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

/** Notices are the menu bar's; there is none. */
function reportedOf(permissions: Permissions): Health['permissions'] {
  const { camera, location } = permissions.read();
  return { camera, location };
}

const capturedLine = ({ id, kind, epoch, seq, capturedAt, body }: WrittenItem): string =>
  JSON.stringify({ id, kind, epoch, seq, capturedAt, sha256: sha256Base64Url(body) });
