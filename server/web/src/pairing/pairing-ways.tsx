import { CopyButton } from '../components/copy-button.tsx';
import { formatCountdown } from '../format/format.ts';
import type { PendingPairing } from '../owner/pairing.ts';
import { texts } from '../texts.ts';

interface WayProps {
  readonly pending: PendingPairing;
  readonly now: number;
}

const TimeLeft = ({ pending, now }: WayProps) => (
  <p className="muted time-left">{texts.add.left(formatCountdown(pending.expiresAt, now))}</p>
);

export function LinkWay({ pending, now }: WayProps) {
  return (
    <section className="way">
      <h2>{texts.add.linkTitle}</h2>
      <div className="row">
        <a className="button primary" href={pending.text}>
          {texts.add.openLink}
        </a>
        <CopyButton text={pending.text} label={texts.add.copyLink} />
      </div>
      <p className="pairing-link" translate="no">
        {pending.text}
      </p>
      <TimeLeft pending={pending} now={now} />
    </section>
  );
}

export function CodeWay({ pending, now }: WayProps) {
  return (
    <section className="way">
      <h2>{texts.add.codeTitle}</h2>
      <p>{texts.add.codeHint(new URL(pending.origin).host)}</p>
      <ol className="pairing-code" translate="no">
        {pending.text.split('-').map((group, index) => (
          <li key={`${String(index)} ${group}`}>{group}</li>
        ))}
      </ol>
      <div className="row">
        <CopyButton text={pending.text} label={texts.add.copyCode} />
        <TimeLeft pending={pending} now={now} />
      </div>
    </section>
  );
}
