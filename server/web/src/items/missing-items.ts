import type { ChainBreak, CheckedChain } from '@homeward/shared/chain';
import { evidenceOrdersOf, isAccountedFor, type RemovalWord } from '@homeward/shared/pack/removed-items';

/** What became of the items before a gap: removed because their time was over or the owner erased them, or missing. */
export type MissingItems = ChainBreak & {
  /** How many the server says to have removed; null where it does not account for all of them. */
  readonly removed: number | null;
};

/** Holds what is missing against what the server says to have removed, which is not believed of what is too young. */
export function missingItems(
  gap: ChainBreak,
  { envelopes }: Pick<CheckedChain, 'envelopes'>,
  word: RemovalWord,
  now: number,
): MissingItems {
  const before = envelopes.findLast(({ epoch, seq }) => epoch < gap.epoch || (epoch === gap.epoch && seq < gap.seq));
  const after = envelopes.find(({ epoch, seq }) => epoch === gap.epoch && seq === gap.seq);
  const first = before?.epoch === gap.epoch ? before.seq + 1 : 1;
  const last = gap.seq - 1;
  const lacking = { epoch: gap.epoch, first, last, before, after };
  const isRemoved = first <= last && isAccountedFor(lacking, word, evidenceOrdersOf(envelopes), now);
  return { ...gap, removed: isRemoved ? last - first + 1 : null };
}
