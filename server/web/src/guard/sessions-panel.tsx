import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ListState } from '../components/list-state.tsx';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { useMacs } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { EndOtherSessions } from './end-other-sessions.tsx';

/** Where the owner is signed in; each session can be ended, or all others at once. */
export function SessionsPanel() {
  const { call } = useOwner();
  const queries = useQueryClient();
  const { macs } = useMacs();
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: () => call('sessions', {}) });
  const again = { onSettled: () => queries.invalidateQueries({ queryKey: keys.sessions }) };
  const ending = useMutation({ mutationFn: (id: string) => call('endSession', { params: { id } }), ...again });
  const tagging = useMutation({
    mutationFn: ({ id, onPairedMac }: { readonly id: string; readonly onPairedMac: boolean }) =>
      call('changeSession', { params: { id }, body: { onPairedMac } }),
    onSuccess: () => announce(texts.common.saved),
    ...again,
  });
  const namesOf = (ids: readonly string[]) =>
    ids.map((id) => macs?.find(({ deviceId }) => deviceId === id)?.name ?? texts.activity.aMac).join(', ');
  const all = (sessions.data?.sessions ?? []).toSorted((a, b) => Number(b.current) - Number(a.current));
  const others = all.filter(({ current }) => !current);
  return (
    <>
      <ListState
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        isLoading={sessions.data === undefined}
        empty={{ title: texts.sessionsOf.none }}
        isEmpty={all.length === 0}
      >
        <ul className="sessions">
          {all.map(({ id, browser, carrier, onPairedMac, borrowed, current, sameNetworkAs, ...times }) => (
            <li key={id}>
              <span>
                <strong>{browser}</strong> {current && <span className="tag">{texts.account.current}</span>}{' '}
                {onPairedMac && <span className="tag">{texts.account.onPairedMac}</span>}
                {borrowed && <span className="tag">{texts.account.borrowed}</span>}
                <span className="muted">
                  {texts.account.since(formatDateTime(times.createdAt))},{' '}
                  {texts.account.used(formatDateTime(times.lastSeenAt))},{' '}
                  {borrowed ? texts.account.borrowedUntil : texts.account.carrier[carrier]}
                  {sameNetworkAs.length > 0 && `; ${texts.account.sameNetwork(namesOf(sameNetworkAs))}`}
                </span>
                {!borrowed && (
                  <label className="check">
                    <input
                      type="checkbox"
                      aria-label={texts.account.onMacOf(browser)}
                      checked={onPairedMac}
                      // The Mac may be gone before its owner has noticed: what is on it does not say that it is not.
                      {...unready(tagging.isPending || (current && onPairedMac))}
                      onChange={() => tagging.mutate({ id, onPairedMac: !onPairedMac })}
                    />
                    {texts.account.onMac}
                  </label>
                )}
              </span>
              {!current && (
                <button
                  type="button"
                  className="button small"
                  aria-label={texts.account.endLabel(browser)}
                  {...unready(ending.isPending)}
                  onClick={() => ending.mutate(id)}
                >
                  {texts.account.end}
                </button>
              )}
            </li>
          ))}
        </ul>
      </ListState>
      {others.length > 1 && <EndOtherSessions />}
      <Problem error={tagging.error ?? ending.error} />
    </>
  );
}
