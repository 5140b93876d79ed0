import type { ChainBreak, CheckedChain } from '@homeward/shared/chain';
import { removalWordOf } from '../lifetime/removal-word.ts';
import { useMacLifetime } from '../lifetime/use-lifetime.ts';
import type { VerifiedDevice } from '../owner/device.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { type ItemEntry, isChecked, isUnreached } from './item-store.ts';
import { missingItems } from './missing-items.ts';
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
  const { now } = useOwner();
  const lifetime = useMacLifetime(mac.deviceId);
  if (entries.length === 0) return null;
  const edge = isWhole
    ? -1
    : entries.reduce((least, { envelope }) => Math.min(least, envelope.seq), Infinity) + EDGE_ITEMS;
  const word = removalWordOf(lifetime.mac, mac.certificate, now());
  const serious = chain.breaks.filter(({ problem }) => problem !== 'gap');
  // Urgent items overtake the backlog, so a gap may only mean that some are still on their way.
  const missing = [...missingStart(chain, isWhole), ...chain.breaks]
    .filter(({ problem, seq }) => problem === 'gap' && seq > edge)
    .map((gap) => missingItems(gap, chain, word, now()));
  // What was removed is on its way, until it is read or was refused.
  const isAsked = lifetime.readAt === null && lifetime.error === null;
  const gaps = isAsked ? [] : missing.filter(({ removed }) => removed === null);
  const gapWords = lifetime.readAt === null ? texts.mac.chainUnknown : texts.mac.chainGap;
  const removed = missing.filter((each) => each.removed !== null);
  const refused = entries.filter((entry) => entry.state.status === 'refused' && !isUnreached(entry)).length;
  const checked = entries.filter(isChecked).length;
  return (
    <div className="chain-note">
      {serious.map(({ epoch, seq }) => (
        <p key={`${epoch} ${seq}`} className="notice problem" role="alert">
          {texts.mac.chainBroken(seq)}
        </p>
      ))}
      {gaps.map(({ epoch, seq }) => (
        <p key={`${epoch} ${seq}`} className="notice">
          {gapWords(seq)}
        </p>
      ))}
      {removed.length > 0 && (
        <p className="muted">
          {texts.mac.chainRemoved(
            removed.reduce((sum, each) => sum + (each.removed ?? 0), 0),
            removed.at(-1)?.seq ?? 0,
          )}
        </p>
      )}
      {refused > 0 && (
        <p className="notice problem" role="alert">
          {texts.mac.itemRefused(refused)}
        </p>
      )}
      {serious.length === 0 && refused === 0 && checked > 0 && (
        <p className="muted verified">{texts.mac.chainHolds(checked)}</p>
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
