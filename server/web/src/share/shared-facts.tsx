import type { ReactNode } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { formatDateTime, formatUtc, formatWithUtc } from '../format/format.ts';
import { texts } from '../texts.ts';
import type { OpenedLink } from './open-link.ts';

const words = texts.shared;

/** Which Mac it is, since when it is gone, and what its owner says. */
export function SharedFacts({ opened }: { readonly opened: OpenedLink }) {
  const { evidence, expiresAt } = opened;
  const { macName, model, serial, stolenSince, from, madeAt, note } = evidence;
  const to = Math.min(evidence.to, madeAt);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const example = words.utc(formatDateTime(to), formatUtc(to));
  return (
    <section className="shared-head">
      <p className="shared-kicker">{words.kicker}</p>
      <h1>{words.title(macName)}</h1>
      <p className="muted">{words.until(formatWithUtc(expiresAt))}</p>
      <dl className="facts">
        {stolenSince !== null && <Fact name={words.stolenSince}>{formatWithUtc(stolenSince)}</Fact>}
        {model && <Fact name={words.model}>{model}</Fact>}
        {serial && (
          <Fact name={words.serial} copied={serial}>
            {serial}
          </Fact>
        )}
        <Fact name={words.period}>{words.periodOf(formatWithUtc(from), formatWithUtc(to))}</Fact>
        {note && <Fact name={words.note}>{note}</Fact>}
      </dl>
      <p className="muted">{words.zone(zone, example)}</p>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly copied?: string;
  readonly children: ReactNode;
}

function Fact({ name, copied, children }: FactProps) {
  return (
    <>
      <dt>{name}</dt>
      <dd className={copied === undefined ? 'shared-words' : 'with-button'}>
        {children}
        {copied !== undefined && <CopyButton text={copied} label={texts.common.copy} />}
      </dd>
    </>
  );
}
