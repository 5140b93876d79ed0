import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';

/** Ends every other session of the account, with one tap and without a proof: it helps no thief. */
export function EndOtherSessions() {
  const { call } = useOwner();
  const queries = useQueryClient();
  const ending = useMutation({
    mutationFn: () => call('endOtherSessions', {}),
    onSuccess: ({ ended }) => announce(texts.sessionsOf.endedOthers(ended)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  });
  return (
    <>
      <button type="button" className="button" {...unready(ending.isPending)} onClick={() => ending.mutate()}>
        {texts.sessionsOf.endOthers}
      </button>
      {ending.data && <span className="muted">{texts.sessionsOf.endedOthers(ending.data.ended)}</span>}
      <Problem error={ending.error} />
    </>
  );
}
