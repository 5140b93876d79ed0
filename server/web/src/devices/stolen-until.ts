import { defaultMaxSeconds } from '@homeward/shared/modes';
import type { Mac } from './use-macs.ts';

type Ordered = Pick<Mac, 'order' | 'orderedMode' | 'confirmed' | 'acknowledgement' | 'isOvertaken'>;

/**
 * When stolen mode ends by itself, in milliseconds; null where it is not stolen, or has not confirmed it. The Mac counts from its
 * acceptance, which was not before the order, whatever its clock said, and goes back to protected.
 */
export function stolenUntil({
  order,
  confirmed,
  acknowledgement,
}: Pick<Ordered, 'order' | 'confirmed' | 'acknowledgement'>) {
  if (order?.type !== 'mode' || order.mode !== 'stolen' || !confirmed || acknowledgement === null) return null;
  return Math.max(acknowledgement.at, order.issuedAt) + order.maxSeconds * 1000;
}

/** Whether the order “stolen” is over without another: the Mac went back to protected by itself. */
export function hasRunOut(mac: Pick<Ordered, 'order' | 'confirmed' | 'acknowledgement'>, now: number): boolean {
  const until = stolenUntil(mac);
  return until !== null && until <= now;
}

/** Whether the Mac goes on as stolen though its owner ordered otherwise: it has not heard of it. */
export function isStillStolen(
  { order, orderedMode, confirmed, acknowledgement, isOvertaken }: Ordered,
  now: number,
): boolean {
  if (order === null || orderedMode === 'stolen' || confirmed || isOvertaken) return false;
  // The order that it is under is no longer to be had; each runs for that long at most.
  return acknowledgement?.mode === 'stolen' && acknowledgement.at + defaultMaxSeconds * 1000 > now;
}
