import type { MacLifetime } from '@homeward/shared/api/lifetime';
import type { ChainBreak, CheckedChain } from '@homeward/shared/chain';
import { eraseAfterDays, shortestRetentionDays } from '@homeward/shared/retention';

const DAY_MS = 86_400_000;

/** What became of the items before a gap: removed because their time was over or the owner erased them, or missing. */
export type MissingItems = ChainBreak & {
  /** How many the server says to have removed; null where it does not account for all of them. */
  readonly removed: number | null;
};

/**
 * Holds what is missing against what the server says to have removed. It is not believed where the item before was captured
 * more lately than any retention allows, or, where the owner had a theft erased, the 14 days of that: those behind it are
 * younger still.
 */
export function missingItems(
  gap: ChainBreak,
  { envelopes }: Pick<CheckedChain, 'envelopes'>,
  { removed, thefts }: Pick<MacLifetime, 'removed' | 'thefts'>,
  now: number,
): MissingItems {
  const before = envelopes.findLast(({ epoch, seq }) => epoch < gap.epoch || (epoch === gap.epoch && seq < gap.seq));
  const first = before?.epoch === gap.epoch ? before.seq + 1 : 1;
  const last = gap.seq - 1;
  const hasErased = thefts.some(({ erasure }) => erasure !== null && erasure.finalAt <= now);
  const leastDays = hasErased ? eraseAfterDays : shortestRetentionDays;
  const isTooYoung = before !== undefined && before.capturedAt > now - leastDays * DAY_MS;
  const isSaid = removed.some((range) => range.epoch === gap.epoch && range.first <= first && range.last >= last);
  const isRemoved = first <= last && isSaid && !isTooYoung;
  return { ...gap, removed: isRemoved ? last - first + 1 : null };
}
