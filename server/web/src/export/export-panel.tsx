import { stepUpAction } from '@homeward/shared/api/account';
import { useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { formatBytes } from '../format/format.ts';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import { useBlobUrl } from '../items/use-blob-url.ts';
import { PackProgressBar } from '../pack/pack-progress-bar.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import type { MadeExport } from './export-protocol.ts';
import { useExport } from './use-export.ts';
import '../styles/pack.css';

const words = texts.export;

/** Everything of the account as one file, made in this browser. */
export function ExportPanel() {
  const { call } = useOwner();
  const { state, isReady, make, cancel, reset } = useExport();
  const [isAsking, setAsking] = useState(false);
  return (
    <section className="panel pack-panel">
      <h2>{words.title}</h2>
      <p className="muted">{words.lede}</p>
      {state.status === 'making' ? (
        <>
          <PackProgressBar label={words.stage[state.progress.stage]} done={state.progress.done} />
          <p className="muted">{texts.pack.keepOpen}</p>
          <button type="button" className="button" onClick={cancel}>
            {texts.pack.cancel}
          </button>
        </>
      ) : state.status === 'ready' ? (
        <ReadyExport made={state.made} onAgain={reset} />
      ) : (
        <>
          {state.status === 'cancelled' && <p role="status">{texts.pack.cancelled}</p>}
          {state.status === 'failed' && <Problem error={state.error} />}
          <button type="button" className="button" disabled={!isReady} onClick={() => setAsking(true)}>
            {words.make}
          </button>
        </>
      )}
      {isAsking && (
        <StepUpDialog
          title={words.proofTitle}
          confirm={words.make}
          action={stepUpAction.account('export')}
          wish={{ action: 'export' }}
          isAlwaysAsked
          why={texts.pack.proofWhy}
          send={(proof) => call('beginExport', { body: { what: 'everything', ...(proof && { proof }) } })}
          onDone={() => {
            setAsking(false);
            void make();
          }}
          onClose={() => setAsking(false)}
        >
          <p>{words.proofLede}</p>
        </StepUpDialog>
      )}
    </section>
  );
}

function ReadyExport({ made, onAgain }: { readonly made: MadeExport; readonly onAgain: () => void }) {
  const url = useBlobUrl(made.zip);
  return (
    <div className="stack" role="status">
      <p className="pack-ready">{words.ready}</p>
      <p className="muted">{texts.pack.size(made.items, formatBytes(made.zip.size))}</p>
      {made.refused > 0 && <p className="notice problem">{words.refused(made.refused)}</p>}
      <p>{words.keep}</p>
      <div className="row">
        <a
          className="button primary"
          href={url}
          download={`homeward-export-${new Date().toISOString().slice(0, 10)}.zip`}
        >
          {words.save}
        </a>
        <button type="button" className="button" onClick={onAgain}>
          {texts.pack.again}
        </button>
      </div>
    </div>
  );
}
