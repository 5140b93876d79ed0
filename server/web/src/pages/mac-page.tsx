import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Crumb } from '../components/crumb.tsx';
import { Loading } from '../components/loading.tsx';
import { Problem } from '../components/problem.tsx';
import { Tabs } from '../components/tabs.tsx';
import { useNow } from '../components/use-now.ts';
import { MacActions } from '../devices/mac-actions.tsx';
import { MacBanner } from '../devices/mac-banner.tsx';
import { MacName } from '../devices/mac-name.tsx';
import { withNeeds } from '../devices/mac-needs.ts';
import { macReleased } from '../devices/mac-released.ts';
import { standingOf } from '../devices/mac-standing.ts';
import { ReleaseBanner } from '../devices/release-banner.tsx';
import { releaseRequest } from '../devices/release-request.ts';
import { evidenceReading, stolenProgress } from '../devices/stolen-progress.ts';
import { StolenSteps } from '../devices/stolen-steps.tsx';
import { type Mac, useMacs } from '../devices/use-macs.ts';
import { formatNumber } from '../format/format.ts';
import { theftEnd } from '../guard/theft-end.ts';
import { useHolds } from '../guard/use-holds.ts';
import { ChainNote } from '../items/chain-note.tsx';
import { historyParts } from '../items/history-parts.ts';
import { HistoryProblem } from '../items/history-problem.tsx';
import type { HistoryView } from '../items/mac-history.ts';
import { refusedLatest } from '../items/refused-latest.ts';
import { lacksBeginning, restsOf, restWords } from '../items/rest-of-kind.ts';
import { useMacItems, useStaleState } from '../items/use-items.ts';
import { PlacePanel } from '../map/place-panel.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { unsaid } from '../shell/unsaid.ts';
import { texts } from '../texts.ts';
import type { LatestTheft } from '../theft/latest-theft.ts';
import { RecoveredSummary } from '../theft/recovered-summary.tsx';
import { TheftGlance } from '../theft/theft-glance.tsx';
import { TheftNudge } from '../theft/theft-nudge.tsx';
import { useLatestTheft } from '../theft/use-latest-theft.ts';
import { useTheft } from '../theft/use-theft.ts';
import { MacTab, type TabKey } from './mac-tab.tsx';
import '../styles/mac.css';
import '../styles/stolen-steps.css';
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
import '../styles/theft.css';
import '../styles/theft-glance.css';

const AGE_RENEWAL_MS = 5_000;

export default function MacPage() {
  const { deviceId } = useParams({ from: '/macs/$deviceId' });
  const { macs, refused, devices, records } = useMacs();
  const [openedAt] = useState(() => Date.now());
  const refusal = refused.find(({ device }) => device.deviceId === deviceId);
  const mac = macs?.find((one) => one.deviceId === deviceId);
  const error = devices.error ?? records.error;
  if (mac) {
    return (
      <>
        {!records.data && (
          <Problem what={texts.mac.recordsUnread} error={records.error} onRetry={() => void records.refetch()} />
        )}
        <MacView mac={mac} />
      </>
    );
  }
  if (refusal) return <Problem error={refusal.error} onRetry={() => void devices.refetch()} />;
  if (error) return <Problem error={error} onRetry={() => void devices.refetch()} />;
  // The list may be from before it was paired, and the new one on its way.
  if (!macs || (devices.isFetching && devices.dataUpdatedAt < openedAt)) return <Loading />;
  return (
    <section className="narrow">
      <h1>{texts.mac.notFound}</h1>
      <Link className="button" to="/">
        {texts.mac.back}
      </Link>
    </section>
  );
}

function MacView({ mac }: { readonly mac: Mac }) {
  const now = useNow(AGE_RENEWAL_MS);
  const [tab, setTab] = useState<TabKey | null>(null);
  const { live } = useOwner();
  const { history, view, isUntrusted, retry } = useMacItems(mac);
  const { entries } = view;
  const parts = useMemo(() => historyParts(entries), [entries]);
  const { reports, routes, machines, checked, photos, opening, stateRev } = parts;
  const rests = useMemo(
    () => restsOf(view, (kind) => (kind === 'report' && lacksBeginning(view.entries) ? 'gone' : 'none')),
    [view],
  );
  const progress = useMemo(() => stolenProgress(mac, checked), [mac, checked]);
  const reading = useMemo(() => evidenceReading(mac, view), [mac, view]);
  const latest = useLatestTheft(mac, parts);
  const released = useMemo(() => macReleased(mac, entries), [mac, entries]);
  const asked = useMemo(() => (released ? null : releaseRequest(mac, entries)), [mac, entries, released]);
  const endsAt = theftEnd(useHolds().data?.holds ?? [], mac.deviceId);
  // From a button far above: the tab is shown, and read on from there.
  const showTab = (next: TabKey) => {
    setTab(next);
    requestAnimationFrame(() => {
      const shown = document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]');
      shown?.focus();
      shown?.scrollIntoView({ block: 'start' });
    });
  };
  const staleState = useStaleState(stateRev);
  const [report] = reports;
  const refused = useMemo(() => refusedLatest(entries, 'report'), [entries]);
  const { standing, needs } = withNeeds(
    {
      mac,
      standing: standingOf(mac, now),
      report,
      isOpening: !report && (view.isPending || view.isLoading || opening > 0),
      isHearing: view.isPending,
      isStale: staleState !== null,
      released,
      asked,
      // Where a report is open, older ones that do not come say nothing of what the Mac needs.
      error: report ? unsaid(refused, live) : (view.error ?? refused),
    },
    now,
  );
  const { isOpen: isOpenTheft, isKnown: isTheft } = useTheft(mac);
  // Whoever has lost a Mac needs what to do first, until they have put it away.
  const wanted = tab ?? (isOpenTheft ? 'theft' : 'timeline');
  const shown = wanted === 'theft' && !isTheft ? 'timeline' : wanted;
  return (
    <>
      <Crumb to="/">{texts.mac.back}</Crumb>
      <div className="mac-head">
        <MacName mac={mac} now={now} />
        <MacActions mac={mac} isGone={released !== null} now={now} />
      </div>
      <MacBanner
        mac={mac}
        standing={standing}
        // Said below, where it can be answered, and with what may be behind it.
        needs={needs.filter(({ kind }) => kind !== 'release-asked' && kind !== 'stale')}
        released={released}
        endsAt={endsAt}
        now={now}
      />
      <ReleaseBanner mac={mac} request={asked} now={now} />
      <StolenSteps
        progress={progress}
        reading={reading}
        isOnline={mac.device.online}
        isGone={released !== null}
        now={now}
      />
      <TheftGlance
        mac={mac}
        mark={latest}
        entries={entries}
        reports={reports}
        machines={machines}
        released={released}
        isConnected={live !== 'offline'}
        now={now}
      />
      <TheftNudge mac={mac} onOpen={() => showTab('theft')} />
      <RecoveredSummary
        mac={mac}
        latest={latest}
        isCounted={view.isWhole || reachesBefore(latest, entries)}
        isGone={released !== null}
        now={now}
        onPack={() => showTab('pack')}
      />
      <Problem error={staleState} />
      <HistoryProblem view={view} isUntrusted={isUntrusted} onRetry={retry} />
      <PlacePanel
        entries={entries}
        reports={reports}
        routes={routes}
        isLoading={view.isPending || (reports.length === 0 && opening > 0)}
        noReport={restWords(rests.report, texts.place.noReport)}
        isGrowing={view.isLoading}
        standing={standing}
        now={now}
      />
      {!view.isPending && <ChainNote entries={entries} mac={mac} isWhole={view.isWhole} />}
      <OpeningNote opened={entries.length - opening} all={allOf(view, mac)} />
      <Tabs
        label={texts.mac.tabs.label}
        active={shown}
        onChange={setTab}
        tabs={[
          { key: 'timeline', label: texts.mac.tabs.timeline },
          { key: 'photos', label: texts.mac.tabs.photos, count: photos },
          { key: 'routes', label: texts.mac.tabs.routes, count: routes.length },
          { key: 'networks', label: texts.networks.tab },
          { key: 'machine', label: texts.mac.tabs.machine },
          ...(isTheft ? [{ key: 'theft' as const, label: texts.theft.tab }] : []),
          { key: 'pack', label: texts.pack.tab },
          { key: 'share', label: texts.share.tab },
        ]}
      >
        <MacTab
          tab={shown}
          mac={mac}
          view={view}
          parts={parts}
          rests={rests}
          latest={latest}
          released={released}
          refused={refused}
          onRetry={retry}
          now={now}
        />
      </Tabs>
      {!view.isWhole && !view.isLoading && !view.isPending && view.error === null && (
        <div className="list-foot">
          <button type="button" className="button" onClick={() => history.more()}>
            {texts.mac.older}
          </button>
        </div>
      )}
    </>
  );
}

/** Whether what is loaded goes back to before a theft, so that no more of it is to come. */
const reachesBefore = (theft: LatestTheft | null, entries: HistoryView['entries']): boolean =>
  theft?.firstSeq != null && entries.some(({ envelope }) => envelope.orderSeq < (theft.firstSeq ?? 0));

/** How many there are to be opened: while older ones are on their way, as many as the server counts. */
const allOf = ({ isWhole, isLoading, entries }: HistoryView, { device }: Mac): number =>
  isWhole || !isLoading ? entries.length : Math.max(entries.length, device.items);

/** How far a long history has come. Not told aloud each time it changes; and nothing turns beside it, since it takes its time from the opening. */
function OpeningNote({ opened, all }: { readonly opened: number; readonly all: number }) {
  if (all - opened <= 5) return null;
  return <p className="loading">{texts.mac.opening(formatNumber(opened), formatNumber(all))}</p>;
}
