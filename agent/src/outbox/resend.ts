/** What the server and this Mac each have of one epoch. */
export interface Holdings {
  /** The server has all items up to this number. */
  readonly haveSeq: number;
  /** Number of the latest item of this epoch that the server has; null where it has none or a later epoch's. */
  readonly serverLastSeq: number | null;
  /** What `haveSeq` was at the check-in before; null before the first. */
  readonly haveSeqBefore: number | null;
  /** Numbers in `sent/` when the server was asked, ascending. */
  readonly sent: readonly number[];
}

/**
 * The numbers to send once more. The server has lost something when
 * - it lacks the very next item although it receipted it, or
 * - it goes back behind what it had, or ends before what it receipted (a hole that cannot be filled — an item
 *   refused, or kept no longer — pins `haveSeq` below it for good, so `haveSeq` alone would not tell).
 * An item the server has after all is answered with the same receipt, so sending too much does no harm; but a hole
 * alone must not make the Mac send everything at each check-in.
 */
export function numbersToResend({ haveSeq, serverLastSeq, haveSeqBefore, sent }: Holdings): readonly number[] {
  const above = sent.filter((seq) => seq > haveSeq);
  const highest = above.at(-1);
  if (highest === undefined) return [];
  const lacksTheNext = above[0] === haveSeq + 1;
  const wentBack = haveSeqBefore !== null && haveSeq < haveSeqBefore;
  const endsBefore = serverLastSeq !== null && serverLastSeq < highest;
  return lacksTheNext || wentBack || endsBefore ? above : [];
}
