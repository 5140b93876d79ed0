import { type ChainBreak, type CheckedChain, linkProblem } from '@homeward/shared/chain';
import type { Envelope } from '@homeward/shared/envelope';
import { errorCodeOf } from '@homeward/shared/errors';
import type { ItemEntry } from './item-store.ts';

/**
 * The chain of a Mac's entries: the numbers without a gap, each link to the one before. Signatures were checked when the items
 * were; where that is still to be done, or could not be, nothing is said of the links to that item.
 * @param genesis hash of the device certificate: what the very first envelope must link to.
 */
export function chainOf(entries: readonly ItemEntry[], genesis: string): CheckedChain {
  const inOrder = entries.toReversed().sort((a, b) => order(a.envelope, b.envelope));
  const envelopes: Envelope[] = [];
  const breaks: ChainBreak[] = [];
  let before: { envelope: Envelope; hash: string; isChecked: boolean } | undefined;
  for (const { envelope, state } of inOrder) {
    const { epoch, seq } = envelope;
    const item = state.status === 'opening' ? null : state.item;
    if (state.status === 'refused' && errorCodeOf(state.error) === 'bad_signature' && item === null) {
      breaks.push({ epoch, seq, problem: 'signature' });
      continue;
    }
    const problem = linkProblem(before, envelope, genesis);
    const isOfLinks = problem === 'link';
    if (problem && !(isOfLinks && (item === null || before?.isChecked === false))) breaks.push({ epoch, seq, problem });
    envelopes.push(envelope);
    before = { envelope, hash: item?.envelopeHash ?? '', isChecked: item !== null };
  }
  return { envelopes, breaks };
}

const order = (a: Envelope, b: Envelope) => a.epoch - b.epoch || a.seq - b.seq;
