import type { Envelope } from '../envelope.ts';
import { evidenceKinds } from '../modes.ts';
import { eraseAfterDays, shortestEvidenceDays, shortestRetentionDays } from '../retention.ts';
import type { RemovedItems } from './pack-parts.ts';

const DAY_MS = 86_400_000;

/** What of an item at hand tells how old those are that lack beside it. */
export type KnownItem = Pick<Envelope, 'epoch' | 'seq' | 'kind' | 'capturedAt' | 'orderSeq'>;

/** What the server says to have removed, and what that is held against. */
export interface RemovalWord {
  readonly removed: readonly RemovedItems[];
  /** Orders of thefts that the owner had erased, from the first to before the last; only those whose 14 days are over. */
  readonly erased: readonly { readonly firstSeq: number; readonly untilSeq: number }[];
  /** When the owner certified the Mac's key: nothing of it is older. */
  readonly certifiedAt: number;
}

/** Numbers that lack, both inclusive, and the items at hand around them. */
export interface Lacking extends RemovedItems {
  readonly before: KnownItem | undefined;
  readonly after: KnownItem | undefined;
}

/** What lacks between items at hand. @param items in the order of their numbers */
export function lackingBetween(items: readonly KnownItem[]): Lacking[] {
  return items.flatMap((after, index) => {
    const before = items[index - 1];
    if (before === undefined) return [];
    const first = before.epoch === after.epoch ? before.seq + 1 : 1;
    const last = after.seq - 1;
    return first <= last ? [{ epoch: after.epoch, first, last, before, after }] : [];
  });
}

/**
 * Whether the server's word accounts for what lacks. It is not believed of items that are younger than any setting lets
 * them go: what follows an item was captured after it.
 * @param evidenceOrders see `evidenceOrdersOf`
 */
export function isAccountedFor(
  { epoch, first, last, before, after }: Lacking,
  { removed, erased, certifiedAt }: RemovalWord,
  evidenceOrders: ReadonlySet<number>,
  now: number,
): boolean {
  if (!removed.some((range) => range.epoch === epoch && range.first <= first && range.last >= last)) return false;
  const [from, until] = [before?.orderSeq ?? 0, after?.orderSeq ?? Number.MAX_SAFE_INTEGER];
  const isErased = erased.some(({ firstSeq, untilSeq }) => firstSeq <= until && untilSeq > from);
  // With two of a theft's items around it and no other order between, what lacks is of the theft as well.
  const isEvidence = until - from <= 1 && evidenceOrders.has(from) && evidenceOrders.has(until);
  const days = isErased ? eraseAfterDays : isEvidence ? shortestEvidenceDays : shortestRetentionDays;
  return (before?.capturedAt ?? certifiedAt) <= now - days * DAY_MS;
}

/** Numbers of the orders under which a Mac captured what only a stolen one captures. */
export const evidenceOrdersOf = (items: readonly KnownItem[]): ReadonlySet<number> =>
  new Set(items.filter(({ kind }) => evidenceKinds.includes(kind)).map(({ orderSeq }) => orderSeq));
