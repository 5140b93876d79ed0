import { stepUpAction } from '@homeward/shared/api/account';
import { Empty } from '../components/list-state.tsx';
import { Problem } from '../components/problem.tsx';
import type { Mac } from '../devices/use-macs.ts';
import { formatBytes } from '../format/format.ts';
import { ProofNote } from '../guard/proof-note.tsx';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import type { ItemOf } from '../items/opened.ts';
import type { Rest } from '../items/rest-of-kind.ts';
import { PackProgressBar } from '../pack/pack-progress-bar.tsx';
import { texts } from '../texts.ts';
import type { LatestTheft } from '../theft/latest-theft.ts';
import { MadeShare } from './made-share.tsx';
import { ShareForm } from './share-form.tsx';
import { ShareList } from './share-list.tsx';
import { useMakeShare } from './use-make-share.ts';
import '../styles/pack.css';
import '../styles/share.css';

interface SharePanelProps {
  readonly mac: Mac;
  readonly latest: LatestTheft | null;
  /** Newest first. */
  readonly machines: readonly ItemOf<'machine'>[];
  /** Of what it told of the machine. */
  readonly rest: Rest;
  /** Whether the Mac has never reported, so that no link could open anything. */
  readonly isEmpty: boolean;
}

const words = texts.share;

/** Making a link that opens chosen evidence for somebody without an account, and the links that there are. */
export default function SharePanel({ mac, latest, machines, rest, isEmpty }: SharePanelProps) {
  const { state, canMake, prepare, send, reset } = useMakeShare(mac);
  return (
    <div className="panels">
      <section className="panel pack-panel">
        <h3>{words.title}</h3>
        {state.status === 'made' ? (
          <MadeShare link={state.link} expiresAt={state.expiresAt} onAgain={reset} />
        ) : isEmpty ? (
          <Empty title={words.nothing} hint={texts.place.noReport} />
        ) : (
          <>
            <p>{words.lede}</p>
            <p className="muted">{words.sealed}</p>
            <ProofNote />
            {state.status === 'preparing' && (
              <>
                <PackProgressBar label={words.preparing} done={state.done} />
                <div>
                  <button type="button" className="button" onClick={reset}>
                    {texts.common.cancel}
                  </button>
                </div>
              </>
            )}
            {state.status === 'failed' && <Problem error={state.error} />}
            {/* What was chosen and typed is still there for whoever comes back to it. */}
            <div hidden={state.status === 'preparing'}>
              <ShareForm
                mac={mac}
                latest={latest}
                machines={machines}
                rest={rest}
                canMake={canMake}
                onMake={(wish) => void prepare(wish)}
              />
            </div>
          </>
        )}
        {state.status === 'prepared' && (
          <StepUpDialog
            title={words.proofTitle}
            confirm={words.make}
            action={stepUpAction.account('share')}
            wish={{ action: 'share' }}
            isAlwaysAsked
            why={words.proofWhy}
            send={send}
            onDone={() => {}}
            onClose={reset}
          >
            <p>
              {words.summary(state.prepared.keys.length, state.prepared.photos, formatBytes(state.prepared.bytes))}{' '}
              {words.summaryDays(state.wish.days)}
            </p>
            {state.prepared.refused > 0 && <p className="notice problem">{words.refused(state.prepared.refused)}</p>}
            {state.prepared.photos > 0 && <p>{words.faces}</p>}
          </StepUpDialog>
        )}
      </section>
      <ShareList mac={mac} />
    </div>
  );
}
