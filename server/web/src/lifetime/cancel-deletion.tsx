import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

/** The way back, with one tap and without a proof. */
export function CancelDeletion() {
  const { call } = useOwner();
  const queries = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => call('keepAccount', {}),
    onSuccess: () => announce(texts.deletion.cancelled),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.lifetime }),
  });
  return (
    <>
      <div className="row">
        <button type="button" className="button" {...unready(cancelling.isPending)} onClick={() => cancelling.mutate()}>
          {texts.deletion.cancel}
        </button>
      </div>
      <Problem error={cancelling.error} />
    </>
  );
}
