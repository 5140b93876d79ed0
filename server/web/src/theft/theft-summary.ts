import type { TheftTime } from '@homeward/shared/api/lifetime';
import type { Envelope, ItemKind } from '@homeward/shared/envelope';

/** What was captured in one theft, as far as its items are loaded. */
export interface TheftSummary {
  readonly counts: Readonly<Record<ItemKind, number>>;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly items: number;
}

/** Captured in stolen mode alone. */
const OF_THEFTS = new Set<ItemKind>(['snapshot', 'machine', 'route']);

/**
 * What was captured under the orders of a theft; where it is not known which they are, in the last theft of which the items
 * themselves tell.
 * @param envelopes of opened items, in any order. @returns null where none of it is among them.
 */
export function theftSummary(
  envelopes: readonly Envelope[],
  theft?: Pick<TheftTime, 'firstSeq' | 'untilSeq'>,
): TheftSummary | null {
  const items = theft ? envelopes.filter(({ orderSeq }) => isUnder(orderSeq, theft)) : ofLastTheft(envelopes);
  if (items.length === 0) return null;
  const counts: Record<ItemKind, number> = { report: 0, snapshot: 0, machine: 0, route: 0, event: 0 };
  let [firstAt, lastAt] = [Number.POSITIVE_INFINITY, 0];
  for (const { kind, capturedAt } of items) {
    counts[kind] += 1;
    firstAt = Math.min(firstAt, capturedAt);
    lastAt = Math.max(lastAt, capturedAt);
  }
  return { counts, items: items.length, firstAt, lastAt };
}

/** Whether an order is one of a theft. */
export const isUnder = (orderSeq: number, { firstSeq, untilSeq }: Pick<TheftTime, 'firstSeq' | 'untilSeq'>): boolean =>
  firstSeq <= orderSeq && (untilSeq === null || orderSeq < untilSeq);

function ofLastTheft(envelopes: readonly Envelope[]): readonly Envelope[] {
  const stolenUnder = new Set(envelopes.filter(({ kind }) => OF_THEFTS.has(kind)).map(({ orderHash }) => orderHash));
  const newestFirst = envelopes.toSorted((a, b) => b.epoch - a.epoch || b.seq - a.seq);
  const last = newestFirst.findIndex(({ orderHash, kind }) => stolenUnder.has(orderHash) && kind !== 'event');
  if (last < 0) return [];
  // Another interval is another order, but the same theft: it reaches back to the first item under an order of another mode.
  const end = newestFirst.findIndex(({ orderHash }, at) => at > last && !stolenUnder.has(orderHash));
  return newestFirst.slice(last, end < 0 ? undefined : end);
}
