import { stepUpAction } from '@homeward/shared/api/account';
import { type ItemKind, itemKinds } from '@homeward/shared/envelope';
import { type FormEvent, useState } from 'react';
import { Problem } from '../components/problem.tsx';
import type { Mac } from '../devices/use-macs.ts';
import { formatBytes } from '../format/format.ts';
import { ProofNote } from '../guard/proof-note.tsx';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import { useBlobUrl } from '../items/use-blob-url.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import type { LatestTheft } from '../theft/latest-theft.ts';
import { FingerprintList } from './fingerprint-list.tsx';
import { PackProgressBar } from './pack-progress-bar.tsx';
import type { MadePack } from './pack-protocol.ts';
import { PeriodFields, usePeriod } from './period-fields.tsx';
import { usePack } from './use-pack.ts';
import { WhereToCheck } from './where-to-check.tsx';
import '../styles/pack.css';

interface PackPanelProps {
  readonly mac: Mac;
  readonly latest: LatestTheft | null;
}

/** What goes into an evidence pack, its making, and the file. */
export default function PackPanel({ mac, latest }: PackPanelProps) {
  const { call } = useOwner();
  const { state, canMake, fingerprints, make, cancel, reset } = usePack(mac, latest);
  const [wanted, setWanted] = useState<Parameters<Make> | null>(null);
  return (
    <section className="panel pack-panel">
      <h3>{texts.pack.title}</h3>
      <p>{texts.pack.lede}</p>
      <p className="muted">{texts.pack.local}</p>
      {state.status === 'making' ? (
        <>
          <PackProgressBar label={texts.pack.stage[state.progress.stage]} done={state.progress.done} />
          <p className="muted">{texts.pack.keepOpen}</p>
          <button type="button" className="button" onClick={cancel}>
            {texts.pack.cancel}
          </button>
        </>
      ) : state.status === 'ready' ? (
        <ReadyPack pack={state.made} onAgain={reset} />
      ) : (
        <>
          <ProofNote />
          {state.status === 'cancelled' && <p role="status">{texts.pack.cancelled}</p>}
          {state.status === 'failed' && <Problem error={state.error} />}
          <PackForm latest={latest} canMake={canMake} onMake={(...wish) => setWanted(wish)} />
        </>
      )}
      {wanted && (
        <StepUpDialog
          title={texts.pack.proofTitle}
          confirm={texts.pack.make}
          action={stepUpAction.account('export')}
          wish={{ action: 'export' }}
          isAlwaysAsked
          why={texts.pack.proofWhy}
          send={(proof) =>
            call('beginExport', { body: { what: 'pack', deviceId: mac.deviceId, ...(proof && { proof }) } })
          }
          onDone={() => {
            setWanted(null);
            void make(...wanted);
          }}
          onClose={() => setWanted(null)}
        >
          <p>{texts.pack.proofLede}</p>
        </StepUpDialog>
      )}
      {fingerprints && (
        <details className="pack-fingerprints">
          <summary>{texts.pack.fingerprints}</summary>
          <p className="muted">{texts.pack.fingerprintsLede}</p>
          <FingerprintList {...fingerprints} />
        </details>
      )}
    </section>
  );
}

type Make = ReturnType<typeof usePack>['make'];

interface PackFormProps {
  readonly latest: LatestTheft | null;
  readonly canMake: boolean;
  readonly onMake: (...wish: Parameters<Make>) => void;
}

function PackForm({ latest, canMake, onMake }: PackFormProps) {
  const period = usePeriod(latest);
  const { range } = period;
  const [kinds, setKinds] = useState<ReadonlySet<ItemKind>>(() => new Set(itemKinds));
  const [withReport, setWithReport] = useState(true);
  const toggle = (kind: ItemKind) => setKinds(new Set(itemKinds.filter((one) => kinds.has(one) !== (one === kind))));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!range || kinds.size === 0) return;
    onMake({ ...range, kinds: itemKinds.filter((kind) => kinds.has(kind)) }, withReport);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PeriodFields period={period} />
      <fieldset className="pack-kinds">
        <legend>{texts.pack.kinds}</legend>
        {itemKinds.map((kind) => (
          <label key={kind} className="check">
            <input type="checkbox" checked={kinds.has(kind)} onChange={() => toggle(kind)} />
            <span>{texts.pack.kind[kind]}</span>
          </label>
        ))}
        <label className="check">
          <input type="checkbox" checked={withReport} onChange={() => setWithReport(!withReport)} />
          <span>
            {texts.pack.report}
            <span className="hint">{texts.pack.reportHint}</span>
          </span>
        </label>
        {kinds.size === 0 && (
          <p className="field-error" role="alert">
            {texts.pack.noKind}
          </p>
        )}
      </fieldset>
      <div>
        <button type="submit" className="button primary" disabled={!canMake || !range || kinds.size === 0}>
          {texts.pack.make}
        </button>
      </div>
    </form>
  );
}

function ReadyPack({ pack, onAgain }: { readonly pack: MadePack; readonly onAgain: () => void }) {
  const url = useBlobUrl(pack.zip);
  const name = `homeward-evidence-${new Date().toISOString().slice(0, 10)}.zip`;
  return (
    <>
      <div className="stack" role="status">
        <p className="pack-ready">{texts.pack.ready}</p>
        <p className="muted">{texts.pack.size(pack.items, formatBytes(pack.zip.size))}</p>
        {pack.refused > 0 && <p className="notice problem">{texts.pack.refused(pack.refused)}</p>}
        <p>{texts.pack.faces}</p>
        <div className="row">
          <a className="button primary" href={url} download={name}>
            {texts.pack.save}
          </a>
          <button type="button" className="button" onClick={onAgain}>
            {texts.pack.again}
          </button>
        </div>
      </div>
      <WhereToCheck />
    </>
  );
}
