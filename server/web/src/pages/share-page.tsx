import { errorCodeOf } from '@homeward/shared/errors';
import { type ShareKeys, shareKeysOf } from '@homeward/shared/share';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { Brand } from '../components/brand.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { useNow } from '../components/use-now.ts';
import { openedOf } from '../items/opened.ts';
import { ReaderContext } from '../items/reader-context.ts';
import { restsOf, restWords } from '../items/rest-of-kind.ts';
import { PlacePanel } from '../map/place-panel.tsx';
import { PackProgressBar } from '../pack/pack-progress-bar.tsx';
import { LinkChecks } from '../share/link-checks.tsx';
import type { LinkedItems, OpenedLink } from '../share/open-link.ts';
import { SharedFacts } from '../share/shared-facts.tsx';
import { SharedTabs } from '../share/shared-tabs.tsx';
import { callAsVisitor, useLink, useLinkedEntries } from '../share/use-link.ts';
import { texts } from '../texts.ts';
import '../styles/macs.css';
import '../styles/mac.css';
import '../styles/place.css';
import '../styles/timeline.css';
import '../styles/entries.css';
import '../styles/networks.css';
import '../styles/gallery.css';
import '../styles/panels.css';
import '../styles/routes.css';
import '../styles/route-path.css';
import '../styles/route-map.css';
import '../styles/health.css';
import '../styles/trail.css';
import '../styles/pack.css';
import '../styles/share.css';

const words = texts.shared;
const AGE_RENEWAL_MS = 30_000;

/** What a link opens, for somebody without an account: read-only, and with nothing of an owner's session. */
export default function SharePage() {
  const { secret = '' } = useParams({ strict: false });
  const keys = useMemo(() => keysOf(secret), [secret]);
  return (
    <>
      <header className="top-bar">
        <Brand />
      </header>
      <main id="content" tabIndex={-1} className="content shared">
        {keys ? <Link keys={keys} /> : <Stop title={words.brokenTitle} hint={words.broken} />}
      </main>
    </>
  );
}

function keysOf(secret: string): ShareKeys | null {
  try {
    return shareKeysOf(secret);
  } catch {
    return null;
  }
}

function Link({ keys }: { readonly keys: ShareKeys }) {
  const { opened, linked } = useLink(keys);
  if (opened.error) return <LinkProblem error={opened.error} onRetry={() => void opened.refetch()} />;
  if (!opened.data) return <Loading label={words.opening} />;
  return (
    <OpenLink
      keys={keys}
      opened={opened.data}
      linked={linked.data ?? null}
      problem={linked.error && <LinkProblem error={linked.error} onRetry={() => void linked.refetch()} />}
    />
  );
}

/** Nothing is shown, and why; and what to do about it. */
function LinkProblem({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const retry = (
    <button type="button" className="button" onClick={onRetry}>
      {texts.common.retry}
    </button>
  );
  switch (errorCodeOf(error)) {
    case 'not_found':
      return <Stop title={words.closedTitle} hint={words.closed} />;
    case 'share_closed':
      return (
        <Stop title={words.waitsTitle} hint={words.waits}>
          {retry}
        </Stop>
      );
    case 'unavailable':
      return (
        <Stop title={words.offlineTitle} hint={words.offline}>
          {retry}
        </Stop>
      );
    case 'rate_limited':
    case 'internal':
      return <Problem error={error} onRetry={onRetry} />;
    default:
      return <Stop title={words.damagedTitle} hint={words.damaged} />;
  }
}

interface StopProps {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}

const Stop = ({ title, hint, children }: StopProps) => (
  <section className="narrow shared-stop">
    <h1>{title}</h1>
    <p>{hint}</p>
    {children}
  </section>
);

interface OpenLinkProps {
  readonly keys: ShareKeys;
  readonly opened: OpenedLink;
  /** Null until they are listed. */
  readonly linked: LinkedItems | null;
  readonly problem: ReactNode;
}

function OpenLink({ keys, opened, linked, problem }: OpenLinkProps) {
  const now = useNow(AGE_RENEWAL_MS);
  const { entries, items } = useLinkedEntries(keys, opened, linked);
  const newest = useMemo(
    () => entries.toSorted((a, b) => b.envelope.capturedAt - a.envelope.capturedAt || b.envelope.seq - a.envelope.seq),
    [entries],
  );
  const reports = useMemo(() => openedOf(newest, 'report'), [newest]);
  const routes = useMemo(() => openedOf(newest, 'route'), [newest]);
  const done = entries.filter(({ state }) => state.status !== 'opening').length;
  const { stolenSince } = opened.evidence;
  const mark = useMemo(
    () => (stolenSince === null ? null : { firstSeq: null, markedAt: stolenSince, endedAt: null }),
    [stolenSince],
  );
  const reader = { call: callAsVisitor, live: 'live', items } as const;
  const isOpening = linked === null || done < linked.listed.length;
  const { kinds } = opened.evidence;
  const gone = linked?.gone ?? 0;
  const listed = linked?.listed.length ?? 0;
  const rests = useMemo(
    () =>
      restsOf(
        {
          entries,
          isPending: !linked && !problem,
          isLoading: entries.length < listed,
          isWhole: true,
          error: linked ? null : (problem ?? null),
        },
        // Which kind those were that the server has no more, nobody can tell.
        (kind) => (gone > 0 && kinds.includes(kind) ? 'untold' : 'none'),
      ),
    [entries, linked, listed, problem, gone, kinds],
  );
  return (
    <ReaderContext value={reader}>
      <SharedFacts opened={opened} />
      {problem}
      {!problem && !linked && <Loading label={words.listing} />}
      {linked && isOpening && (
        <PackProgressBar
          label={words.progress(done, linked.listed.length)}
          done={done / Math.max(1, linked.listed.length)}
        />
      )}
      {kinds.includes('report') && (
        <PlacePanel
          entries={newest}
          reports={reports}
          routes={routes}
          isLoading={!problem && isOpening}
          noReport={restWords(rests.report, words.noReport)}
          now={now}
        />
      )}
      {kinds.includes('snapshot') && <p className="notice">{words.faces}</p>}
      <SharedTabs kinds={kinds} mark={mark} entries={newest} reports={reports} routes={routes} rests={rests} />
      <LinkChecks
        opened={opened}
        entries={entries}
        gone={gone}
        list={!linked && problem ? 'unread' : isOpening ? 'reading' : 'read'}
        onRetry={items.retryUnreached}
      />
    </ReaderContext>
  );
}
