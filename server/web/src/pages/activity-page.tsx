import type { ActivityEntry } from '@homeward/shared/api/activity';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Crumb } from '../components/crumb.tsx';
import { ListState } from '../components/list-state.tsx';
import { unready } from '../components/unready.ts';
import { keys } from '../devices/query-keys.ts';
import { useMacs } from '../devices/use-macs.ts';
import { formatDateTime } from '../format/format.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import '../styles/guard.css';

const words = texts.activity;

/** The log of everything done in the account. */
export default function ActivityPage() {
  const { call } = useOwner();
  const { macs } = useMacs();
  const log = useInfiniteQuery({
    queryKey: keys.activity,
    queryFn: ({ pageParam }) => call('activity', { query: pageParam === null ? {} : { before: pageParam } }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ before }) => before,
  });
  const nameOf = (deviceId: string | null) =>
    macs?.find((mac) => mac.deviceId === deviceId)?.name ?? texts.activity.aMac;
  const entries = log.data?.pages.flatMap((page) => page.entries);
  return (
    <>
      <Crumb to="/account">{texts.account.title}</Crumb>
      <div className="page-head">
        <h1>{words.title}</h1>
      </div>
      <section className="panel activity">
        <p className="muted">{words.lede}</p>
        <ListState
          error={log.error}
          onRetry={() => void log.refetch()}
          isLoading={entries === undefined}
          isEmpty={entries?.length === 0}
          empty={{ title: words.empty }}
        >
          <ol className="activity-list" reversed start={entries?.[0]?.no}>
            {entries?.map((entry) => (
              <Entry key={entry.no} entry={entry} mac={nameOf(entry.deviceId)} />
            ))}
          </ol>
        </ListState>
        {log.hasNextPage && (
          <button
            type="button"
            className="button small"
            {...unready(log.isFetchingNextPage)}
            onClick={() => void log.fetchNextPage()}
          >
            {log.isFetchingNextPage ? texts.common.loading : words.more}
          </button>
        )}
      </section>
    </>
  );
}

function Entry({ entry, mac }: { readonly entry: ActivityEntry; readonly mac: string }) {
  const { sessionId } = useOwner();
  const { at, what, browser, detail } = entry;
  const isByMail = what === 'messages-changed' && detail === 'by-mail';
  const bySession = browser === null ? words.byMac : words.by(browser);
  const by = isByMail
    ? words.byMail
    : what === 'share-opened'
      ? words.byLink
      : entry.sessionId === sessionId
        ? words.byThis
        : bySession;
  return (
    <li className={isGrave(what) || isByMail ? 'grave' : ''}>
      <span>{words.what(what, detail, mac)}</span>
      <span className="muted">
        <time dateTime={new Date(at).toISOString()}>{formatDateTime(at)}</time>, {by}
      </span>
    </li>
  );
}

const isGrave = (what: ActivityEntry['what']): boolean =>
  ['recovered', 'step-up-failed', 'hold-asked', 'hold-vetoed', 'factor-removed', 'deletion-asked'].includes(what);
