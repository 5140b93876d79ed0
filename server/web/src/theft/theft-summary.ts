import type { TheftTime } from '@homeward/shared/api/lifetime';
import type { Envelope, ItemKind } from '@homeward/shared/envelope';
import type { ItemOf } from '../items/opened.ts';

/** What was captured in one theft, as far as its items are loaded. */
export interface TheftSummary {
  readonly counts: Readonly<Record<ItemKind, number>>;
  /** Of the snapshots: without those that say why there is no photo. */
  readonly photos: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly items: number;
}

/** Captured in stolen mode alone. */
const OF_THEFTS = new Set<ItemKind>(['snapshot', 'machine', 'route']);

const NONE: ReadonlySet<string> = new Set();

/**
 * What was captured under the orders of a theft; where it is not known which they are, in the last theft of which the items
 * themselves tell.
 * @param envelopes of items whose signatures hold, in any order
 * @param reports those that are opened: stolen mode may have ended by itself, and then reports of quiet days stand under the
 *   order that began it
 * @param photoless ids of what was opened in a photo's place
 * @returns null where none of it is among them.
 */
export function theftSummary(
  envelopes: readonly Envelope[],
  reports: readonly ItemOf<'report'>[],
  theft?: Pick<TheftTime, 'firstSeq' | 'untilSeq'>,
  photoless: ReadonlySet<string> = NONE,
): TheftSummary | null {
  const quiet = new Set(
    reports.flatMap(({ envelope, content }) => (content.body.cycle.mode === 'stolen' ? [] : [envelope.id])),
  );
  const items = theft
    ? untilQuiet(
        envelopes.filter(({ orderSeq }) => isUnder(orderSeq, theft)),
        quiet,
      )
    : ofLastTheft(envelopes, quiet);
  if (items.length === 0) return null;
  const counts: Record<ItemKind, number> = { report: 0, snapshot: 0, machine: 0, route: 0, event: 0 };
  let [firstAt, lastAt] = [Number.POSITIVE_INFINITY, 0];
  for (const { kind, capturedAt } of items) {
    counts[kind] += 1;
    firstAt = Math.min(firstAt, capturedAt);
    lastAt = Math.max(lastAt, capturedAt);
  }
  const photos = items.filter(({ id, kind }) => kind === 'snapshot' && !photoless.has(id)).length;
  return { counts, photos, items: items.length, firstAt, lastAt };
}

/** Whether an order is one of a theft. */
export const isUnder = (orderSeq: number, { firstSeq, untilSeq }: Pick<TheftTime, 'firstSeq' | 'untilSeq'>): boolean =>
  firstSeq <= orderSeq && (untilSeq === null || orderSeq < untilSeq);

/** Without the reports of quiet days, and without what the Mac told of itself after the first of them. */
function untilQuiet(envelopes: readonly Envelope[], quiet: ReadonlySet<string>): readonly Envelope[] {
  const ends = envelopes.filter(({ id }) => quiet.has(id)).map(({ capturedAt }) => capturedAt);
  const endedAt = Math.min(...ends);
  return envelopes.filter(({ id, kind, capturedAt }) => !quiet.has(id) && (kind !== 'event' || capturedAt < endedAt));
}

function ofLastTheft(envelopes: readonly Envelope[], quiet: ReadonlySet<string>): readonly Envelope[] {
  const stolenUnder = new Set(envelopes.filter(({ kind }) => OF_THEFTS.has(kind)).map(({ orderHash }) => orderHash));
  const newestFirst = envelopes.toSorted((a, b) => b.epoch - a.epoch || b.seq - a.seq);
  const isOfTheft = ({ id, orderHash }: Envelope) => stolenUnder.has(orderHash) && !quiet.has(id);
  const last = newestFirst.findIndex((envelope) => isOfTheft(envelope) && envelope.kind !== 'event');
  if (last < 0) return [];
  // Another interval is another order, but the same theft: it reaches back to the first item of another mode.
  const end = newestFirst.findIndex((envelope, at) => at > last && !isOfTheft(envelope));
  return newestFirst.slice(last, end < 0 ? undefined : end);
}
