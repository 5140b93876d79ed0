import { pause } from '../clock.ts';
import { type Errand, leaveErrand } from '../engine/inbox.ts';
import { isHeld } from '../state/lock.ts';
import type { OpenedData } from './ports.ts';

const LOOK_MS = 100;

/**
 * Hands an errand to the engine and waits until it is done.
 * @returns false where no engine runs, or it did not come to it in time: it will, at its next start.
 */
export async function runErrand(opened: OpenedData, errand: Errand, deadlineMs: number): Promise<boolean> {
  const { disk, directory, clock } = opened;
  const path = await leaveErrand(disk, directory.inbox, errand);
  const endsAt = clock.now() + deadlineMs;
  while (clock.now() < endsAt && (await isHeld(directory.engineLock))) {
    if ((await disk.size(path)) === null) return true;
    await pause(clock, LOOK_MS, new AbortController().signal);
  }
  return (await disk.size(path)) === null;
}
