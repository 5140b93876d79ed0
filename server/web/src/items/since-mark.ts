import type { Envelope } from '@homeward/shared/envelope';

/** Where a theft begins. What was captured before is of quiet days, and of the owner's own home as like as not. */
export interface TheftMark {
  /** The order that marked it stolen; null where the server does not tell. */
  readonly firstSeq: number | null;
  /** When it was marked, in milliseconds. */
  readonly markedAt: number;
  /** When its owner said to have it back; null while it is stolen. */
  readonly endedAt: number | null;
}

/**
 * By the order that it was captured under, whatever the Mac's clock said; by its time where the Mac had not heard of the order yet.
 * @param isStolenCycle whether the Mac knew itself stolen: says it too where it is not told which order began the theft
 */
export const isSinceMark = (
  { orderSeq, capturedAt }: Pick<Envelope, 'orderSeq' | 'capturedAt'>,
  { firstSeq, markedAt }: Pick<TheftMark, 'firstSeq' | 'markedAt'>,
  isStolenCycle = false,
): boolean => (firstSeq === null ? isStolenCycle : orderSeq >= firstSeq) || capturedAt >= markedAt;
