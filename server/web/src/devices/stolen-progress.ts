import type { Envelope } from '@homeward/shared/envelope';
import { type ItemEntry, isChecked } from '../items/item-store.ts';
import type { HistoryView } from '../items/mac-history.ts';
import type { VerifiedDevice } from '../owner/device.ts';

/** How far “stolen” has come: ordered by the owner, confirmed by the Mac's own signature, first evidence here. */
export type StolenProgress =
  | { readonly stage: 'none' }
  | { readonly stage: 'ordered'; readonly orderedAt: number }
  | { readonly stage: 'confirmed'; readonly orderedAt: number; readonly confirmedAt: number }
  | {
      readonly stage: 'evidence';
      readonly orderedAt: number;
      readonly confirmedAt: number | null;
      readonly evidenceAt: number;
      readonly evidenceKind: Envelope['kind'];
    };

const EVIDENCE = new Set<Envelope['kind']>(['report', 'snapshot', 'machine', 'route']);

/**
 * @param device whose acknowledgement was verified.
 * @param envelopes of items that were opened, so that their signatures hold.
 */
export function stolenProgress(
  { order, orderHash, orderedMode, confirmed, acknowledgement, isOvertaken }: VerifiedDevice,
  envelopes: readonly Envelope[],
): StolenProgress {
  // Of an order that the server does not show there is nothing to tick off.
  if (order === null || isOvertaken || orderedMode !== 'stolen') return { stage: 'none' };
  const orderedAt = order.issuedAt;
  const confirmedAt = confirmed && acknowledgement?.mode === 'stolen' ? acknowledgement.at : null;
  const first = envelopes
    .filter((envelope) => envelope.orderHash === orderHash && EVIDENCE.has(envelope.kind))
    .reduce<Envelope | null>((least, next) => (least === null || before(next, least) ? next : least), null);
  // Evidence under the order shows by itself that the Mac took it, even while the acknowledgement is on its way.
  if (first) {
    return { stage: 'evidence', orderedAt, confirmedAt, evidenceAt: first.capturedAt, evidenceKind: first.kind };
  }
  return confirmedAt === null ? { stage: 'ordered', orderedAt } : { stage: 'confirmed', orderedAt, confirmedAt };
}

const before = (a: Envelope, b: Envelope) => a.epoch < b.epoch || (a.epoch === b.epoch && a.seq < b.seq);

/** Whether the first evidence is known: that there is none yet, or which it is. Else it is looked for, or could not be read. */
export type EvidenceReading = 'read' | 'reading' | 'unread';

/**
 * @param entries newest first, as far as they are loaded. What is older than the order is no evidence: with one of those, the
 * rest need not be there.
 */
export function evidenceReading(
  { order, orderHash }: Pick<VerifiedDevice, 'order' | 'orderHash'>,
  { entries, isWhole, isLoading, isPending }: Omit<HistoryView, 'error'>,
): EvidenceReading {
  const isThere = isWhole || entries.some(({ envelope }) => envelope.orderSeq < (order?.seq ?? 0));
  if (isPending || (!isThere && isLoading)) return 'reading';
  if (!isThere) return 'unread';
  const first = entries.findLast(({ envelope }) => envelope.orderHash === orderHash && EVIDENCE.has(envelope.kind));
  return first ? readingOf(first) : 'read';
}

const readingOf = (entry: ItemEntry): EvidenceReading =>
  entry.state.status === 'opening' ? 'reading' : isChecked(entry) ? 'read' : 'unread';
