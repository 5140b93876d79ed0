import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../components/problem.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { useMacs } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { useOwner } from '../shell/owner-context.ts';
import { Unread } from '../shell/unread.tsx';
import { texts } from '../texts.ts';
import '../styles/guard.css';

const words = texts.sameNetwork;
const LOOK_EVERY_MS = 60_000;

/**
 * On every page while a Mac is stolen: another session that is in its network now. It is pointed at and not ended: an owner who
 * marks a Mac from the sofa, while it is still in the house or by mistake, has the phone in that network too.
 */
export function SameNetworkBanner() {
  const { call } = useOwner();
  const queries = useQueryClient();
  const { macs = [] } = useMacs();
  const stolen = macs.filter(({ orderedMode }) => orderedMode === 'stolen');
  const sessions = useQuery({
    queryKey: keys.sessions,
    queryFn: () => call('sessions', {}),
    enabled: stolen.length > 0,
    refetchInterval: LOOK_EVERY_MS,
  });
  const ending = useMutation({
    mutationFn: (id: string) => call('endSession', { params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  });
  const near = (sessions.data?.sessions ?? []).flatMap(({ current, sameNetworkAs, ...session }) => {
    const mac = stolen.find(({ deviceId }) => sameNetworkAs.includes(deviceId));
    return mac && !current ? [{ ...session, mac }] : [];
  });
  if (stolen.length === 0) return null;
  if (near.length === 0) return <Unread query={sessions} what={words.unread} />;
  return (
    <section className="holds" aria-label={words.label}>
      {near.map(({ id, browser, createdAt, mac }) => (
        <div key={id} className="notice problem hold" role="alert">
          <p>
            <strong>{words.title(browser, mac.name)}</strong>
          </p>
          <p>{words.lede(formatDateTime(createdAt))}</p>
          <button
            type="button"
            className="button stolen"
            {...unready(ending.isPending)}
            onClick={() => ending.mutate(id)}
          >
            {words.end}
          </button>
          <Problem error={ending.error} />
        </div>
      ))}
    </section>
  );
}
