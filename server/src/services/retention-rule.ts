import { evidenceKinds } from '@homeward/shared/modes';
import { evidenceWarningDays, longer, type Retention, usualRetention } from '@homeward/shared/retention';
import type { OldItem } from '../repositories/old-items.ts';
import type { ChosenRetention } from '../repositories/retentions.ts';
import { NO_THEFT, type Theft } from '../repositories/thefts.ts';
import { TOMBSTONE_MS } from './tombstones.ts';

export const DAY_MS = 24 * 60 * 60_000;

const [FIRST_WARNING, LAST_WARNING] = evidenceWarningDays;

/** When shorter times count, where they do not yet. */
export const countsFrom = (chosen: ChosenRetention | undefined, now: number): number | null => {
  if (chosen === undefined || chosen.loweredAt === null) return null;
  const from = chosen.loweredAt + TOMBSTONE_MS;
  return from > now ? from : null;
};

/** What counts now: for 14 days after shorter times were chosen, the longer ones. */
export function retentionNow(chosen: ChosenRetention | undefined, now: number): Retention {
  if (chosen === undefined) return usualRetention;
  const { reportDays, evidenceDays, earlier } = chosen;
  if (countsFrom(chosen, now) === null) return { reportDays, evidenceDays };
  return {
    reportDays: longer(reportDays, earlier.reportDays),
    evidenceDays: longer(evidenceDays, earlier.evidenceDays),
  };
}

/** Whether what was captured under an order is evidence of the theft. */
export const isOf = (orderSeq: number | null, { firstSeq, untilSeq }: Theft): boolean =>
  orderSeq !== null && firstSeq <= orderSeq && (untilSeq === null || orderSeq < untilSeq);

/** The thefts that an item is evidence of; with the one that stands for none that is known. */
export function theftsOf({ kind, orderSeq }: Pick<OldItem, 'kind' | 'orderSeq'>, thefts: readonly Theft[]): Theft[] {
  const own = thefts.filter((theft) => isOf(orderSeq, theft));
  const isOfNone = own.length === 0 && (orderSeq === null || evidenceKinds.includes(kind));
  return isOfNone ? thefts.filter(({ firstSeq }) => firstSeq === NO_THEFT) : own;
}

/**
 * When the evidence of a theft is due to go, were the owner told in time; null for never. What a Mac sends late begins
 * the time anew: nobody was told of it.
 */
const dueAt = ({ recoveredAt, receivedAt }: Theft, days: number | null): number | null =>
  days === null || recoveredAt === null ? null : Math.max(recoveredAt, receivedAt ?? 0) + days * DAY_MS;

/** When the evidence of a theft goes: never without a last warning, and some days to act on it. Null for never. */
export function goesAt(theft: Theft, days: number | null, now: number): number | null {
  const due = dueAt(theft, days);
  if (due === null) return null;
  const isWarned = theft.toldDays === LAST_WARNING || theft.toldDays === 0;
  const warnedAt = isWarned && theft.toldAt !== null ? theft.toldAt : now;
  return Math.max(due, warnedAt + LAST_WARNING * DAY_MS);
}

/** What the owner has to be told now of evidence that goes; null for nothing. */
export function warningDue(theft: Theft, days: number | null, now: number): 14 | 3 | null {
  const due = dueAt(theft, days);
  if (due === null || theft.toldDays === LAST_WARNING || theft.toldDays === 0) return null;
  if (due - now <= LAST_WARNING * DAY_MS) return LAST_WARNING;
  return theft.toldDays === null && due - now <= FIRST_WARNING * DAY_MS ? FIRST_WARNING : null;
}

/**
 * Whether the time of an item is over. It counts from when the server got it: a Mac's clock may be wrong, and what waited
 * on a Mac that was offline is not to be gone before it was seen.
 */
export function isOver(
  { kind, orderSeq, receivedAt }: Pick<OldItem, 'kind' | 'orderSeq' | 'receivedAt'>,
  { reportDays, evidenceDays }: Retention,
  thefts: readonly Theft[],
  now: number,
): boolean {
  // Of which theft an item is that came before this was written down is not known: it may be of any.
  const ofThefts = orderSeq === null ? thefts : theftsOf({ kind, orderSeq }, thefts);
  const isEvidence = ofThefts.length > 0 || orderSeq === null || evidenceKinds.includes(kind);
  const days = isEvidence ? evidenceDays : reportDays;
  if (days === null || now - receivedAt <= days * DAY_MS) return false;
  return ofThefts.every((theft) => {
    const at = goesAt(theft, evidenceDays, now);
    return at !== null && at <= now;
  });
}
