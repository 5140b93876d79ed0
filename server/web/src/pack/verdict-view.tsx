import type { PackFacts, PackVerdict } from '@homeward/shared/pack/pack-verdict';
import { heldWords, noteWords, packWords } from '@homeward/shared/pack/pack-words';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';
import { FingerprintList } from './fingerprint-list.tsx';

/** What was checked, the first that failed, and what is to be known beside it: the same words as the command's. */
export function VerdictView({ verdict }: { readonly verdict: PackVerdict }) {
  const { holds, held, failure, facts, notes } = verdict;
  const said = noteWords(verdict);
  return (
    <>
      <p className={`verify-verdict ${holds ? '' : 'fails'}`} role={holds ? 'status' : 'alert'}>
        {holds ? packWords.holds : packWords.holdsNot}
      </p>
      <div className="verify-parts">
        {failure && (
          <section>
            <h2>{texts.verify.failedTitle}</h2>
            <ul className="verify-held">
              <li className="fails">{packWords.failure(failure)}</li>
            </ul>
            <p className="muted">{texts.verify.stopped}</p>
          </section>
        )}
        {held.length > 0 && (
          <section>
            <h2>{texts.verify.held}</h2>
            <ul className="verify-held">
              {held.map(({ step, count }) => (
                <li key={step}>{heldWords[step](count)}</li>
              ))}
            </ul>
          </section>
        )}
        {said.length > 0 && (
          <section>
            <h2>{texts.verify.notes}</h2>
            <ul className="plain">
              {said.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </section>
        )}
        {holds && facts && <Facts facts={facts} photos={notes?.photos ?? 0} />}
      </div>
    </>
  );
}

function Facts({ facts, photos }: { readonly facts: PackFacts; readonly photos: number }) {
  const words = texts.verify;
  return (
    <>
      <section>
        <h2>{words.facts}</h2>
        <dl className="facts">
          <dt>{words.period}</dt>
          <dd>
            {formatDateTime(facts.from)} – {formatDateTime(facts.to)}
          </dd>
          <dt>{words.contains}</dt>
          <dd>
            <ul className="plain">
              {facts.kinds.map((kind) => (
                <li key={kind}>{kind === 'snapshot' ? words.photos(photos) : texts.pack.kind[kind]}</li>
              ))}
            </ul>
          </dd>
          <dt>{words.made}</dt>
          <dd>{formatDateTime(facts.madeAt)}</dd>
          <dt>{words.server}</dt>
          <dd>{facts.server}</dd>
          <dt>{words.mac}</dt>
          <dd>
            <code>{facts.deviceId}</code>
          </dd>
          <dt>{words.account}</dt>
          <dd>
            <code>{facts.accountId}</code>
          </dd>
        </dl>
        {facts.hasReport && <p className="muted">{words.inReport}</p>}
      </section>
      <section>
        <h2>{words.fingerprints}</h2>
        <p>{packWords.compare}</p>
        <FingerprintList {...facts} />
      </section>
    </>
  );
}
