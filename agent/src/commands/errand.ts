import { pause } from '../clock.ts';
import { isHeld } from '../state/lock.ts';
import type { OpenedData } from './ports.ts';

const LOOK_MS = 100;

/**
 * Waits until the engine has taken an errand out of its inbox.
 * @returns false where no engine runs, or it did not come to it in time.
 */
export async function untilTaken(
  { disk, directory, clock }: OpenedData,
  path: string,
  deadlineMs: number,
): Promise<boolean> {
  const endsAt = clock.now() + deadlineMs;
  while (clock.now() < endsAt && (await isHeld(directory.engineLock))) {
    if ((await disk.size(path)) === null) return true;
    await pause(clock, LOOK_MS, new AbortController().signal);
  }
  return (await disk.size(path)) === null;
}
