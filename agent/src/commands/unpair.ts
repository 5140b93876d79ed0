import { HomewardError } from '@homeward/shared/errors';
import { Engine } from '../engine/engine.ts';
import { nextMode } from '../engine/mode.ts';
import { defaultSettings } from '../engine/ports.ts';
import { isHeld, takeLock } from '../state/lock.ts';
import { platformName } from '../state/machine-about.ts';
import { createServerClient } from '../transport/server-client.ts';
import { agentVersion } from '../version.ts';
import { runErrand } from './errand.ts';
import { type OpenedData, openDataDirectory } from './ports.ts';
import type { LocatedOptions } from './where-data-is.ts';

const DEADLINE_MS = 15_000;

/** Ends the pairing from this side, in any mode. A signed event tells the owner, where it can still be sent. */
export async function unpairCommand({ data, isAdministrator }: LocatedOptions): Promise<void> {
  const opened = await openDataDirectory(data);
  const state = await opened.store.load();
  if (state === null) throw new HomewardError('not_found', 'this Mac is not paired');
  const { mode } = nextMode(state.mode, { input: 'time', at: opened.clock.now() });
  if (mode === 'stolen' && !isAdministrator) {
    const detail =
      'this Mac is marked stolen: only whoever administers it can unpair it, with sudo homeward-agent unpair';
    throw new HomewardError('forbidden', detail);
  }
  const outcome = (await isHeld(opened.directory.engineLock)) ? await unpairByErrand(opened) : await unpairHere(opened);
  if (outcome === 'pending') {
    throw new HomewardError('unavailable', 'the running agent has not come to it yet; it will');
  }
  process.stdout.write(`Unpaired. ${told[outcome]}\n`);
}

const told = {
  unpaired: 'The owner is told, if the server could be reached.',
  untold: 'The owner cannot be told: this Mac’s key is in the keychain, which the app alone can use, or lost.',
} as const;

type Outcome = keyof typeof told | 'pending';

const unpairByErrand = async (opened: OpenedData): Promise<Outcome> =>
  (await runErrand(opened, { errand: 'unpair' }, DEADLINE_MS)) ? 'unpaired' : 'pending';

/** With no agent running, an engine without sensors does it here. */
async function unpairHere(opened: OpenedData): Promise<Outcome> {
  const lock = await takeLock(opened.directory.engineLock);
  if (lock === null) return unpairByErrand(opened);
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
    const canTell = !engine.areSecretsLost;
    const outcome = await unpairByErrand(opened);
    return outcome === 'unpaired' && !canTell ? 'untold' : outcome;
  } finally {
    await engine.close();
    await lock.release();
  }
}
