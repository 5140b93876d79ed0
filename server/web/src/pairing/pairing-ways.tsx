import { CopyButton } from '../components/copy-button.tsx';
import type { PendingPairing } from '../owner/pairing.ts';
import { texts } from '../texts.ts';

interface WayProps {
  readonly pending: PendingPairing;
}

export function LinkWay({ pending }: WayProps) {
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
    </section>
  );
}

export function CodeWay({ pending }: WayProps) {
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
      </div>
    </section>
  );
}
