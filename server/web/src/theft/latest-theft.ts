import type { TheftTime } from '@homeward/shared/api/lifetime';
import type { Envelope } from '@homeward/shared/envelope';
import type { Mac } from '../devices/use-macs.ts';
import type { ItemOf } from '../items/opened.ts';
import { isUnder, type TheftSummary, theftSummary } from './theft-summary.ts';

const DAY_MS = 86_400_000;

/** The last time that a Mac was stolen, over all orders of it: another interval and a renewed order are the same theft. */
export interface LatestTheft {
  /** The order that marked it stolen; null where the server does not tell. */
  readonly firstSeq: number | null;
  /** When it was marked stolen. */
  readonly markedAt: number;
  /** When its owner said to have it back; null while it is stolen. */
  readonly endedAt: number | null;
  /** Null while nothing captured in it is loaded. */
  readonly summary: TheftSummary | null;
  readonly erasure: TheftTime['erasure'];
}

/**
 * @param thefts as the server tells them; it can hide one, but make none shorter than the Mac's signatures and the owner's show.
 * @param envelopes of items whose signatures hold.
 * @param reports those that are opened.
 * @param photoless ids of what was opened in a photo's place.
 */
export function latestTheft(
  { order }: Pick<Mac, 'order'>,
  thefts: readonly TheftTime[],
  envelopes: readonly Envelope[],
  reports: readonly ItemOf<'report'>[] = [],
  photoless?: ReadonlySet<string>,
): LatestTheft | null {
  const stolen = order?.type === 'mode' && order.mode === 'stolen' ? order : null;
  const known = knownTheft(stolen?.seq ?? null, thefts);
  const summary = theftSummary(envelopes, reports, known ?? undefined, photoless);
  const firstAt = summary?.firstAt ?? Number.POSITIVE_INFINITY;
  if (!known) {
    // What the server has not told is read off the items; what they tell may be of an earlier one.
    if (stolen && !(summary && isLatest(envelopes, summary.lastAt))) {
      return { firstSeq: null, markedAt: stolen.issuedAt, endedAt: null, summary: null, erasure: null };
    }
    if (!summary) return null;
    const markedAt = begunBy(stolen?.issuedAt, firstAt);
    return { firstSeq: null, markedAt, endedAt: stolen ? null : summary.lastAt, summary, erasure: null };
  }
  const { firstSeq, begunAt, recoveredAt, erasure } = known;
  const ordered = stolen?.seq === firstSeq ? stolen.issuedAt : (begunAt ?? stolen?.issuedAt);
  const markedAt = begunBy(ordered, firstAt);
  if (!Number.isFinite(markedAt)) return null;
  return { firstSeq, markedAt, endedAt: recoveredAt, summary, erasure };
}

/** The clock of a Mac may be years off: by its word alone a theft began a day before its order at most. */
const begunBy = (ordered: number | undefined, firstAt: number): number =>
  ordered === undefined ? firstAt : Math.min(ordered, Math.max(firstAt, ordered - DAY_MS));

/** Out of date, or untrue, where it does not fit the order that the owner has signed. */
function knownTheft(stolenSeq: number | null, thefts: readonly TheftTime[]): TheftTime | null {
  const last = thefts.toSorted((a, b) => a.firstSeq - b.firstSeq).at(-1);
  if (!last) return null;
  return stolenSeq === null || isUnder(stolenSeq, last) ? last : null;
}

const isLatest = (envelopes: readonly Envelope[], at: number): boolean =>
  envelopes.every(({ kind, capturedAt }) => kind === 'event' || capturedAt <= at);

/** The time in which it was captured, from its beginning until it was over; until now while it lasts. */
export function periodOf(theft: LatestTheft, now: number): { readonly from: number; readonly to: number } {
  const { markedAt, endedAt, summary } = theft;
  return { from: markedAt, to: endedAt === null ? now : Math.max(endedAt, summary?.lastAt ?? 0) };
}

/** When the theft began that lasted at some moment of the period; null where none did: what came after it is of no theft. */
export function markedAtIn(
  { from, to }: { readonly from: number; readonly to: number },
  theft: LatestTheft | null,
): number | null {
  if (!theft || theft.markedAt >= to) return null;
  return theft.endedAt === null || periodOf(theft, to).to >= from ? theft.markedAt : null;
}
