import type { TheftTime } from '@homeward/shared/api/lifetime';
import { HomewardError } from '@homeward/shared/errors';
import type { RecordOf } from '../owner/records.ts';

/** How far the owner has come with a theft. */
export type TheftRecord = RecordOf<'theft'>;

/** What is known of the latest theft of the Mac. */
export interface TheftNow {
  /** As the server tells them, the first one first; null where that was not read. */
  readonly thefts: readonly TheftTime[] | null;
  /** The order under which the Mac is stolen now; null where it is not. */
  readonly stolen: { readonly seq: number; readonly issuedAt: number } | null;
}

/** Whether what the server told of thefts is from before the order under which the Mac is stolen now. */
const isOver = ({ untilSeq }: TheftTime, stolen: TheftNow['stolen']): boolean =>
  stolen !== null && untilSeq !== null && stolen.seq >= untilSeq;

/**
 * The record, unless it is or may be of an earlier theft: its ticks and its police report are not those of the next one.
 */
export function ofLatestTheft(found: TheftRecord | undefined, { thefts, stolen }: TheftNow): TheftRecord | undefined {
  if (!found || (found.closed && stolen)) return undefined;
  // By the order alone: an earlier one may be of this theft, or of the one before.
  if (thefts === null) return stolen && (found.orderSeq ?? 0) >= stolen.seq ? found : undefined;
  const latest = thefts.at(-1);
  if (!latest) return found;
  const beginsAt = isOver(latest, stolen) ? (latest.untilSeq ?? 0) : latest.firstSeq;
  if (found.orderSeq !== undefined) return found.orderSeq < beginsAt ? undefined : found;
  // A record from before that number was written down.
  const before = thefts.at(isOver(latest, stolen) ? -1 : -2)?.recoveredAt ?? 0;
  return found.since < before ? undefined : found;
}

/** Whether it is clear of which theft the record is, so that nothing is written over another theft's or lost of this one's. */
export const isClear = (found: TheftRecord | undefined, now: TheftNow): boolean =>
  now.thefts !== null || (now.stolen !== null && (!found || found.closed || ofLatestTheft(found, now) !== undefined));

/**
 * What is written anew, from the record as it is on the server now.
 * @throws HomewardError `revision_conflict` where another session has written one since, and of which theft is not clear.
 */
export function recordToChange(
  found: TheftRecord | undefined,
  deviceId: string,
  now: TheftNow,
  at: number,
): TheftRecord {
  if (!isClear(found, now)) throw new HomewardError('revision_conflict', '');
  return ofLatestTheft(found, now) ?? freshRecord(deviceId, now, at);
}

/** Nothing done yet. */
export function freshRecord(deviceId: string, { thefts, stolen }: TheftNow, now: number): TheftRecord {
  const latest = thefts?.at(-1);
  const orderSeq = latest && !isOver(latest, stolen) ? latest.firstSeq : stolen?.seq;
  return {
    kind: 'theft',
    deviceId,
    since: stolen?.issuedAt ?? now,
    ...(orderSeq !== undefined && { orderSeq }),
    done: [],
    policeReference: '',
    closed: false,
  };
}
