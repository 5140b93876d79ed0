import { type TheftStep, theftSteps } from '@homeward/shared/record';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { Field } from '../components/field.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { MacIdentity } from '../devices/mac-identity.tsx';
import type { Mac } from '../devices/use-macs.ts';
import { formatExactly } from '../format/format.ts';
import { networkWords } from '../items/latest-place.ts';
import type { ItemOf } from '../items/opened.ts';
import { type Rest, restWords } from '../items/rest-of-kind.ts';
import type { TheftMark } from '../items/since-mark.ts';
import { texts } from '../texts.ts';
import { lastPublicAddress, type PublicAddress, registryUrl } from './public-address.ts';
import { useTheft } from './use-theft.ts';

interface TheftChecklistProps {
  readonly mac: Mac;
  /** When it was marked as stolen; null where that is not known. */
  readonly mark: TheftMark | null;
  /** Both newest first. */
  readonly reports: readonly ItemOf<'report'>[];
  readonly machines: readonly ItemOf<'machine'>[];
  /** Of the reports. */
  readonly rest: Rest;
}

/** What to do beside waiting, with what each of them will ask for at hand. */
export function TheftChecklist({ mac, mark, reports, machines, rest }: TheftChecklistProps) {
  const { theft, change, isReady, unread, readAgain, isBusy, error } = useTheft(mac);
  const [ticking, setTicking] = useState<TheftStep | null>(null);
  const known = theft?.done ?? [];
  // Shown at once; taken back where it could not be written.
  const done = theftSteps.filter((step) => known.includes(step) !== (isBusy && step === ticking));
  const toggle = (step: TheftStep) => {
    if (isBusy || !isReady) return;
    setTicking(step);
    change((now) => ({ ...now, done: theftSteps.filter((one) => now.done.includes(one) !== (one === step)) }));
  };
  const tools: Record<TheftStep, ReactNode> = {
    police: (
      <>
        <MacIdentity machines={machines} mac={mac} />
        <PoliceReference
          known={theft?.policeReference ?? ''}
          isReady={isReady && !isBusy}
          onSave={(policeReference) => {
            setTicking(null);
            change((now) => ({ ...now, policeReference }));
          }}
        />
      </>
    ),
    provider: (
      <Provider
        seen={lastPublicAddress(reports, mark)}
        rest={rest}
        isReported={done.includes('police')}
        policeReference={theft?.policeReference ?? ''}
      />
    ),
    insurer: null,
    passwords: null,
    'find-my': null,
  };
  return (
    <section className="panel theft-checklist">
      <h3>{texts.theft.title}</h3>
      {theft || isReady ? (
        <p className="muted">{texts.theft.progress(done.length, theftSteps.length)}</p>
      ) : (
        !unread && <Loading />
      )}
      <Problem what={texts.theft.unread} error={unread} onRetry={readAgain} />
      <Problem error={error} />
      <ol className="theft-steps">
        {theftSteps.map((step) => (
          <li key={step} className={done.includes(step) ? 'done' : ''}>
            <label className="check">
              <input
                type="checkbox"
                checked={done.includes(step)}
                {...unready(!isReady)}
                onChange={() => toggle(step)}
              />
              <strong>{texts.theft.steps[step].title}</strong>
            </label>
            <div className="theft-step-body">
              <p>{texts.theft.steps[step].lede}</p>
              {tools[step]}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

interface PoliceReferenceProps {
  readonly known: string;
  readonly isReady: boolean;
  readonly onSave: (reference: string) => void;
}

function PoliceReference({ known, isReady, onSave }: PoliceReferenceProps) {
  const [typed, setTyped] = useState(known);
  const taken = useRef(known);
  useEffect(() => {
    // What is being typed stays while it is read again which theft it is.
    if (!isReady || known === taken.current) return;
    taken.current = known;
    setTyped(known);
  }, [known, isReady]);
  return (
    <form
      className="theft-reference"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(typed.trim());
      }}
    >
      <Field
        label={texts.theft.reference}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        maxLength={200}
        autoComplete="off"
      />
      <button type="submit" className="button" {...unready(!isReady || typed.trim() === known)}>
        {texts.common.save}
      </button>
    </form>
  );
}

interface ProviderProps {
  readonly seen: PublicAddress | null;
  /** Of the reports, which would tell it. */
  readonly rest: Rest;
  /** Whether the owner has ticked that the police know, and the number of the report. */
  readonly isReported: boolean;
  readonly policeReference: string;
}

/** What a provider's abuse desk needs: which address of theirs, and exactly when. Nobody is helped to report themselves. */
export function Provider({ seen, rest, isReported, policeReference }: ProviderProps) {
  if (!seen) return <p className="muted">{restWords(rest, texts.theft.noProvider)}</p>;
  const { address, capturedAt, isBefore } = seen;
  const police = isReported ? texts.theft.reported(policeReference) : '';
  const message = texts.theft.message(address.address, new Date(capturedAt).toISOString(), police);
  return (
    <>
      <dl className="facts">
        <dt>{texts.place.network}</dt>
        <dd>{networkWords(address) || texts.common.unknown}</dd>
        <dt>{texts.place.address}</dt>
        <dd className="address">{address.address}</dd>
        <dt>{texts.theft.seenAt}</dt>
        <dd>{formatExactly(capturedAt)}</dd>
      </dl>
      {isBefore ? (
        <p>
          <strong>{texts.theft.seenBefore}</strong>
        </p>
      ) : (
        <>
          <p>
            <a href={registryUrl(address)} target="_blank" rel="noreferrer">
              {texts.theft.registry}
            </a>
            <span className="hint">{texts.theft.registryHint}</span>
          </p>
          {!isReported && <p className="muted">{texts.theft.notReported}</p>}
          <CopyButton text={message} label={texts.theft.copyMessage} />
        </>
      )}
    </>
  );
}
