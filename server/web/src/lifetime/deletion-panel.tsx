import { stepUpAction } from '@homeward/shared/api/account';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../components/problem.tsx';
import { keys } from '../devices/query-keys.ts';
import { formatDateTime } from '../format/format.ts';
import { StepUpDialog } from '../guard/step-up-dialog.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { CancelDeletion } from './cancel-deletion.tsx';
import { useLifetime } from './use-lifetime.ts';
import '../styles/lifetime.css';

const words = texts.deletion;

/** Deletes the account: asked for with a proof, final in 14 days. */
export function DeletionPanel() {
  const { call } = useOwner();
  const queries = useQueryClient();
  const lifetime = useLifetime();
  const [isOpen, setOpen] = useState(false);
  const deletion = lifetime.data?.deletion;
  return (
    <section className="panel">
      <h2>{words.title}</h2>
      <p className="muted">{words.lede}</p>
      <Problem error={lifetime.error} onRetry={() => void lifetime.refetch()} />
      {deletion ? (
        <>
          <p>
            <strong>{words.banner(formatDateTime(deletion.finalAt))}</strong>
          </p>
          <CancelDeletion />
        </>
      ) : (
        <button type="button" className="button danger" disabled={!lifetime.data} onClick={() => setOpen(true)}>
          {words.ask}
        </button>
      )}
      {isOpen && (
        <StepUpDialog
          title={words.dialogTitle}
          confirm={words.confirm}
          action={stepUpAction.account('delete-account')}
          wish={{ action: 'delete-account' }}
          isAlwaysAsked
          why={words.why}
          isGrave
          send={(proof) => call('deleteAccount', { body: proof ? { proof } : {} })}
          onDone={() => {
            setOpen(false);
            void queries.invalidateQueries({ queryKey: keys.lifetime });
          }}
          onClose={() => setOpen(false)}
        >
          <ul className="points">
            {words.points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </StepUpDialog>
      )}
    </section>
  );
}
