import { HomewardError } from '@homeward/shared/errors';
import { Engine } from '../engine/engine.ts';
import { defaultSettings } from '../engine/ports.ts';
import { isHeld, takeLock } from '../state/lock.ts';
import { platformName } from '../state/machine-about.ts';
import { createServerClient } from '../transport/server-client.ts';
import { agentVersion } from '../version.ts';
import { runErrand } from './errand.ts';
import type { Options } from './options.ts';
import { type OpenedData, openDataDirectory } from './ports.ts';

const DEADLINE_MS = 15_000;

/** Ends the pairing from this side, in any mode. A signed event tells the owner, where it can still be sent. */
export async function unpairCommand({ data }: Options): Promise<void> {
  const opened = await openDataDirectory(data);
  if ((await opened.store.load()) === null) throw new HomewardError('not_found', 'this Mac is not paired');
  const done = (await isHeld(opened.directory.engineLock))
    ? await runErrand(opened, { errand: 'unpair' }, DEADLINE_MS)
    : await unpairHere(opened);
  if (!done) throw new HomewardError('unavailable', 'the running agent has not come to it yet; it will');
  process.stdout.write('Unpaired. The owner is told, if the server could be reached.\n');
}

/** With no agent running, an engine without sensors does it here. */
async function unpairHere(opened: OpenedData): Promise<boolean> {
  const lock = await takeLock(opened.directory.engineLock);
  if (lock === null) return runErrand(opened, { errand: 'unpair' }, DEADLINE_MS);
  const permissions = () => ({ camera: 'unknown', location: 'unknown' }) as const;
  const ports = {
    ...opened,
    random: Math.random,
    connect: createServerClient,
    shell: { agentVersion, platform: platformName(), permissions },
    sensors: () => [],
  };
  const engine = new Engine(ports, defaultSettings);
  try {
    await engine.start();
    return await runErrand(opened, { errand: 'unpair' }, DEADLINE_MS);
  } finally {
    await engine.close();
    await lock.release();
  }
}
