import type { Envelope, ItemKind } from '@homeward/shared/envelope';

/** What was captured while the Mac was stolen last, as far as its items are loaded. */
export interface TheftSummary {
  readonly counts: Readonly<Record<ItemKind, number>>;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly items: number;
}

/** Captured in stolen mode alone. */
const OF_THEFTS = new Set<ItemKind>(['snapshot', 'machine', 'route']);

/** @param envelopes of opened items, in any order. @returns null where no theft is among them. */
export function theftSummary(envelopes: readonly Envelope[]): TheftSummary | null {
  const stolenUnder = new Set(envelopes.filter(({ kind }) => OF_THEFTS.has(kind)).map(({ orderHash }) => orderHash));
  const newestFirst = envelopes.toSorted((a, b) => b.epoch - a.epoch || b.seq - a.seq);
  const last = newestFirst.findIndex(({ orderHash, kind }) => stolenUnder.has(orderHash) && kind !== 'event');
  if (last < 0) return null;
  // Another interval is another order, but the same theft: it reaches back to the first item under an order of another mode.
  const end = newestFirst.findIndex(({ orderHash }, at) => at > last && !stolenUnder.has(orderHash));
  const items = newestFirst.slice(last, end < 0 ? undefined : end);
  const counts: Record<ItemKind, number> = { report: 0, snapshot: 0, machine: 0, route: 0, event: 0 };
  for (const { kind } of items) counts[kind] += 1;
  const times = items.map(({ capturedAt }) => capturedAt);
  return { counts, items: items.length, firstAt: Math.min(...times), lastAt: Math.max(...times) };
}
