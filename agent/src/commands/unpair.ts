import { HomewardError } from '@homeward/shared/errors';
import { Engine } from '../engine/engine.ts';
import { unpairPathIn } from '../engine/inbox.ts';
import { defaultSettings } from '../engine/ports.ts';
import { unpairWord } from '../engine/unpair-word.ts';
import { type Lock, takeLock } from '../state/lock.ts';
import { platformName } from '../state/machine-about.ts';
import { createServerClient } from '../transport/server-client.ts';
import { agentVersion } from '../version.ts';
import type { AdministratorsFile } from './administrators-file.ts';
import { untilTaken } from './errand.ts';
import { type OpenedData, openDataDirectory } from './ports.ts';
import type { LocatedOptions } from './where-data-is.ts';

/** Sending the word of it may take five seconds, and a busy Mac longer. */
const DEADLINE_MS = 30_000;

/**
 * Ends the pairing from this side, in any mode; a signed event tells the owner, where it can still be sent. Everybody
 * else asks the owner for it, in the app: a thief at an unlocked desk shall find no way.
 * @param file shows that whoever administers this machine gave the command; null where it was somebody else
 * @throws HomewardError `not_found`, `forbidden`; `unavailable` where the running agent does not do it
 */
export async function unpairCommand(
  { data }: Pick<LocatedOptions, 'data'>,
  file: AdministratorsFile | null,
): Promise<void> {
  try {
    const opened = await openDataDirectory(data);
    const state = await opened.store.load();
    if (state === null) throw new HomewardError('not_found', 'this Mac is not paired');
    if (file === null) throw new HomewardError('forbidden', whoMay);
    const lock = await takeLock(opened.directory.engineLock);
    const told =
      lock === null ? await unpairByErrand(opened, file, state.pins.deviceId) : await unpairHere(opened, lock);
    process.stdout.write(`Unpaired. ${told}\n`);
  } finally {
    await file?.close();
  }
}

const whoMay =
  'only whoever administers this Mac can unpair it, with sudo homeward-agent unpair; or ask the owner, in Settings › Leaving of the app, who can also retire it in the console';

const told = 'The owner is told, if the server could be reached.';
const untold = 'The owner cannot be told: this Mac’s key is in the keychain, which the app alone can use, or lost.';

/** Has the running engine do it. */
async function unpairByErrand(opened: OpenedData, file: AdministratorsFile, deviceId: string): Promise<string> {
  const { clock, disk, directory, store } = opened;
  const path = unpairPathIn(directory.inbox);
  await disk.makeDirectory(directory.inbox);
  await file.moveTo(path, unpairWord(deviceId, clock.now()));
  const isTaken = await untilTaken(opened, path, DEADLINE_MS);
  const left = await store.load();
  if (left === null || left.pins.deviceId !== deviceId) return told;
  const why =
    isTaken && left.mode.mode !== 'released'
      ? 'the running agent did not take the word for it; end that agent, and give the command again'
      : 'the running agent has not come to it yet; if it does not within ten minutes, give the command again';
  throw new HomewardError('unavailable', why);
}

/** With no agent running, an engine without sensors does it here. */
async function unpairHere(opened: OpenedData, lock: Lock): Promise<string> {
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
    const canTell = engine.secretsTrouble === null;
    await engine.unpair();
    return canTell ? told : untold;
  } finally {
    await engine.close();
    await lock.release();
  }
}
