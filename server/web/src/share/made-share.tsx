import { useEffect, useRef } from 'react';
import { CopyButton } from '../components/copy-button.tsx';
import { formatDateTime } from '../format/format.ts';
import { texts } from '../texts.ts';

const words = texts.share;

interface MadeShareProps {
  readonly link: string;
  readonly expiresAt: number;
  readonly onAgain: () => void;
}

/** The link, this once. */
export function MadeShare({ link, expiresAt, onAgain }: MadeShareProps) {
  const title = useRef<HTMLParagraphElement>(null);
  // The dialog that was answered is gone: what it led to is read on from here.
  useEffect(() => {
    const frame = requestAnimationFrame(() => title.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  // Not in every browser, and never without HTTPS.
  const canSend = typeof navigator.share === 'function';
  const send = () => {
    // Whoever changes their mind in the system's own window has done nothing wrong.
    navigator.share({ url: link }).catch(() => {});
  };
  return (
    <div className="stack">
      <p className="pack-ready" ref={title} tabIndex={-1}>
        {words.made}
      </p>
      <p>
        {words.until(formatDateTime(expiresAt))} {canSend ? words.onceOrSend : words.once}
      </p>
      <section aria-label={words.link} className="share-link">
        <code>{link}</code>
      </section>
      <div className="row">
        <CopyButton text={link} label={words.copy} isPrimary />
        {canSend && (
          <button type="button" className="button small" onClick={send}>
            {words.send}
          </button>
        )}
        <button type="button" className="button small" onClick={onAgain}>
          {words.done}
        </button>
      </div>
      <p className="muted">{words.faces}</p>
    </div>
  );
}
