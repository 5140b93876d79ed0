import type { ChainBreak, CheckedChain } from '@homeward/shared/chain';
import type { VerifiedDevice } from '../owner/device.ts';
import { texts } from '../texts.ts';
import { type ItemEntry, isUnreached } from './item-store.ts';
import { useChain } from './use-items.ts';

/** Items come by time of capture, numbers by time of sealing: the oldest few of a page may lack a neighbour. */
const EDGE_ITEMS = 32;

interface ChainNoteProps {
  readonly entries: readonly ItemEntry[];
  readonly mac: VerifiedDevice;
  /** Whether the whole history is loaded. */
  readonly isWhole: boolean;
}

/** What the check of signatures, receipts and chain found. */
export function ChainNote({ entries, mac, isWhole }: ChainNoteProps) {
  const chain = useChain(entries, mac);
  if (entries.length === 0 || !chain) return null;
  const edge = isWhole ? -1 : Math.min(...entries.map(({ envelope }) => envelope.seq)) + EDGE_ITEMS;
  const serious = chain.breaks.filter(({ problem }) => problem !== 'gap');
  // Urgent items overtake the backlog, so a gap may only mean that some are still on their way.
  const gaps = [...missingStart(chain, isWhole), ...chain.breaks].filter(
    ({ problem, seq }) => problem === 'gap' && seq > edge,
  );
  const refused = entries.filter((entry) => entry.state.status === 'refused' && !isUnreached(entry)).length;
  const opened = entries.filter(({ state }) => state.status === 'open').length;
  return (
    <div className="chain-note">
      {serious.map(({ epoch, seq }) => (
        <p key={`${epoch} ${seq}`} className="notice problem" role="alert">
          {texts.mac.chainBroken(seq)}
        </p>
      ))}
      {gaps.map(({ epoch, seq }) => (
        <p key={`${epoch} ${seq}`} className="notice">
          {texts.mac.chainGap(seq)}
        </p>
      ))}
      {refused > 0 && (
        <p className="notice problem" role="alert">
          {texts.mac.itemRefused(refused)}
        </p>
      )}
      {serious.length === 0 && refused === 0 && opened > 0 && (
        <p className="muted verified">{texts.mac.chainHolds(opened)}</p>
      )}
    </div>
  );
}

/** A history that is whole begins with the Mac's first item; where another one is the oldest, those before it are missing. */
export function missingStart({ envelopes }: CheckedChain, isWhole: boolean): readonly ChainBreak[] {
  const [first] = envelopes;
  if (!isWhole || !first || (first.epoch === 1 && first.seq === 1)) return [];
  return [{ epoch: first.epoch, seq: first.seq, problem: 'gap' }];
}
