import type { ItemEntry } from '../items/item-store.ts';
import { openedOf } from '../items/opened.ts';
import type { VerifiedDevice } from '../owner/device.ts';

/** A Mac's own word that its pairing has ended: it collects nothing and reports nothing any more. */
export interface MacReleased {
  readonly by: 'owner' | 'administrator';
  /** By the Mac's clock. */
  readonly at: number;
}

/**
 * What the Mac said of its release; null where it said nothing, or lives on: it has taken a later order, or began a new count
 * because its disk was put back to before it was let go.
 * @param entries of the Mac; only what was opened, so that its signature holds, is believed.
 */
export function macReleased(
  { acknowledgement }: Pick<VerifiedDevice, 'acknowledgement'>,
  entries: readonly ItemEntry[],
): MacReleased | null {
  const latestEpoch = entries.reduce(
    (latest, { envelope, state }) => (state.status === 'open' ? Math.max(latest, envelope.epoch) : latest),
    0,
  );
  for (const { envelope, content } of openedOf(entries, 'event')) {
    if (content.body.event !== 'released' || envelope.epoch < latestEpoch) continue;
    if (envelope.orderSeq < (acknowledgement?.seq ?? 0)) continue;
    return { by: content.body.by, at: envelope.capturedAt };
  }
  return null;
}
