import { heldWords } from '@homeward/shared/pack/pack-words';
import { Problem } from '../components/problem.tsx';
import { type ItemEntry, isUnreached } from '../items/item-store.ts';
import { FingerprintList } from '../pack/fingerprint-list.tsx';
import { fingerprintsOf } from '../pack/key-fingerprints.ts';
import { texts } from '../texts.ts';
import type { OpenedLink } from './open-link.ts';

const words = texts.shared;

interface LinkChecksProps {
  readonly opened: OpenedLink;
  readonly entries: readonly ItemEntry[];
  readonly gone: number;
  /** Whether what the link opens is listed, is being looked up, or could not be. */
  readonly list: 'reading' | 'unread' | 'read';
  readonly onRetry: () => void;
}

/** What held and what did not, in the words in which an evidence pack is spoken of; and what a link cannot show. */
export function LinkChecks({ opened, entries, gone, list, onRetry }: LinkChecksProps) {
  const { evidence, signers } = opened;
  const held = entries.filter(({ state }) => state.status === 'open').length;
  const unreached = entries.filter(isUnreached);
  const failed = entries.filter(({ state }) => state.status === 'refused').length - unreached.length;
  const isBusy = list === 'reading' || entries.some(({ state }) => state.status === 'opening');
  const [first] = unreached;
  return (
    <section className="panel verify-result" aria-labelledby="link-checks">
      <h2 id="link-checks">{words.checks}</h2>
      <p>{isBusy ? words.checking : list === 'unread' ? words.unlisted : held > 0 ? words.checked : words.noneShown}</p>
      <ul className="verify-held">
        <li>{heldWords.certificate(1)}</li>
        {held > 0 && (
          <>
            <li>{heldWords.envelopes(held)}</li>
            <li>{heldWords.receipts(held)}</li>
            <li>{heldWords.originals(held)}</li>
          </>
        )}
        {failed > 0 && <li className="fails">{words.refused(failed)}</li>}
        {unreached.length > 0 && <li className="fails">{words.unreached(unreached.length)}</li>}
        {gone > 0 && <li className="fails">{words.gone(gone)}</li>}
      </ul>
      {first?.state.status === 'refused' && <Problem error={first.state.error} onRetry={onRetry} />}
      <p className="muted">{words.choice}</p>
      <h3>{words.fingerprints}</h3>
      <p className="muted">{words.compare}</p>
      <FingerprintList {...fingerprintsOf(evidence.orderKey, signers)} />
    </section>
  );
}
