import { type DragEvent, useState } from 'react';
import { PackProgressBar } from '../pack/pack-progress-bar.tsx';
import { useVerify } from '../pack/use-verify.ts';
import { VerdictView } from '../pack/verdict-view.tsx';
import { texts } from '../texts.ts';
import '../styles/mac.css';
import '../styles/pack.css';

/** Checks an evidence pack, for whoever was given one: no account, and nothing is uploaded. */
export default function VerifyPage() {
  const { state, check, reset } = useVerify();
  return (
    <section className="verify-result">
      <h1>{texts.verify.title}</h1>
      <p className="lede">{texts.verify.lede}</p>
      {state.status === 'idle' ? (
        <DropPlace onFile={check} />
      ) : (
        <>
          <p className="muted">{state.name}</p>
          {state.status === 'checking' && <PackProgressBar label={texts.verify.checking} done={state.done} />}
          {state.status === 'failed' && (
            <p className="notice problem" role="alert">
              <strong>{texts.verify.unreadable}</strong> {state.detail}
            </p>
          )}
          {state.status === 'checked' && <VerdictView verdict={state.verdict} />}
          <div>
            <button type="button" className="button" onClick={reset}>
              {state.status === 'checking' ? texts.common.cancel : texts.verify.checkAnother}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

/** A place to drop a file on, and a button that does the same. */
function DropPlace({ onFile }: { readonly onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      aria-label={texts.verify.drop}
      className={`verify-drop ${isOver ? 'is-over' : ''}`}
      onDrop={drop}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
    >
      <p>{texts.verify.drop}</p>
      <p className="muted">{texts.verify.or}</p>
      <label>
        <input
          type="file"
          accept=".zip,application/zip"
          onChange={({ target }) => target.files?.[0] && onFile(target.files[0])}
        />
        <span className="button primary">{texts.verify.choose}</span>
      </label>
    </section>
  );
}
