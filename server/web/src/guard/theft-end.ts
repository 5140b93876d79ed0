import type { Hold } from '@homeward/shared/api/holds';

/** What is ordered of a Mac that is stolen no more. */
const ENDING = new Set<string | null>(['protected', 'paused', 'release']);

/** When stolen mode of the Mac is to end because somebody who is signed in asked for it without a proof; null where nobody did. */
export function theftEnd(
  holds: readonly Pick<Hold, 'state' | 'action' | 'deviceId' | 'detail' | 'ripeAt'>[],
  deviceId: string,
): number | null {
  const ending = holds.find(
    (hold) =>
      hold.state === 'waiting' && hold.action === 'order' && hold.deviceId === deviceId && ENDING.has(hold.detail),
  );
  return ending?.ripeAt ?? null;
}
