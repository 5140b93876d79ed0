import type { releaseWishes } from '@homeward/shared/bodies/event';
import type { ItemEntry } from '../items/item-store.ts';
import { openedOf } from '../items/opened.ts';
import type { VerifiedDevice } from '../owner/device.ts';

/** What somebody at a Mac asked of its owner. */
export interface ReleaseRequest {
  readonly wish: (typeof releaseWishes)[number];
  readonly askedAt: number;
}

/**
 * The latest request that the owner has not answered; null where there is none. Every order to the Mac that came after it
 * is an answer: the item says under which one it was made.
 * @param entries of the Mac; only what was opened, so that its signature holds, is believed.
 */
export function releaseRequest(
  { order, orderedMode }: Pick<VerifiedDevice, 'order' | 'orderedMode'>,
  entries: readonly ItemEntry[],
): ReleaseRequest | null {
  // A Mac that is stolen does not ask. What was asked before is not for whoever has it now.
  if (orderedMode === 'stolen') return null;
  const [latest] = openedOf(entries, 'event')
    .flatMap(({ envelope, content: { body } }) => (body.event === 'release-asked' ? [{ envelope, body }] : []))
    .sort((a, b) => b.envelope.epoch - a.envelope.epoch || b.envelope.seq - a.envelope.seq);
  if (latest === undefined || (order?.seq ?? 0) > latest.envelope.orderSeq) return null;
  return { wish: latest.body.wish, askedAt: latest.envelope.capturedAt };
}
