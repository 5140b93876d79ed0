import { Suspense } from 'react';
import { Loading } from '../components/loading.tsx';
import type { MacReleased } from '../devices/mac-released.ts';
import { isToReport } from '../devices/mac-standing.ts';
import type { Mac } from '../devices/use-macs.ts';
import type { HistoryParts } from '../items/history-parts.ts';
import { ItemsList } from '../items/items-list.tsx';
import type { HistoryView } from '../items/mac-history.ts';
import { MachinePanel } from '../items/machine-panel.tsx';
import { NetworksPanel } from '../items/networks-panel.tsx';
import { PhotosPanel } from '../items/photos-panel.tsx';
import type { Rests } from '../items/rest-of-kind.ts';
import { RoutesPanel } from '../items/routes-panel.tsx';
import { TimelinePanel } from '../items/timeline-panel.tsx';
import { latePage } from '../router/late-page.tsx';
import type { LatestTheft } from '../theft/latest-theft.ts';
import { TheftChecklist } from '../theft/theft-checklist.tsx';
import { TheftNotes } from '../theft/theft-notes.tsx';

const PackPanel = latePage(() => import('../pack/pack-panel.tsx'));
const SharePanel = latePage(() => import('../share/share-panel.tsx'));

export type TabKey = 'timeline' | 'photos' | 'routes' | 'networks' | 'machine' | 'theft' | 'pack' | 'share';

/** Lists of what the Mac reported: where that could not be read they are not empty, but unknown. */
const ofItems: readonly TabKey[] = ['timeline', 'photos', 'routes', 'networks'];

interface MacTabProps {
  readonly tab: TabKey;
  readonly mac: Mac;
  readonly view: HistoryView;
  readonly parts: HistoryParts;
  readonly rests: Rests;
  readonly latest: LatestTheft | null;
  /** Its own last word; null where it did not say that it left. */
  readonly released: MacReleased | null;
  /** Why the latest report could not be read; null where it could. */
  readonly refused: unknown;
  readonly onRetry: () => void;
  readonly now: number;
}

/** What one tab of a Mac's page shows. */
export function MacTab({ tab, mac, view, parts, rests, latest, released, refused, onRetry, now }: MacTabProps) {
  const { entries, isPending, isWhole, error } = view;
  const { reports, routes, machines } = parts;
  if (isPending) return <Loading />;
  if (error !== null && entries.length === 0 && ofItems.includes(tab)) {
    return <ItemsList view={view} onRetry={onRetry} />;
  }
  switch (tab) {
    case 'timeline':
      return <TimelinePanel entries={entries} rest={rests.report} isReporting={!released && isToReport(mac, now)} />;
    case 'photos':
      return <PhotosPanel entries={entries} rest={rests.snapshot} />;
    case 'routes':
      return <RoutesPanel routes={routes} rest={rests.route} />;
    case 'networks':
      return <NetworksPanel mark={latest} reports={reports} machines={machines} rest={rests.report} />;
    case 'machine':
      return <MachinePanel {...{ mac, entries, machines, reports, rests, released, refused }} />;
    case 'theft':
      return (
        <div className="panels">
          <TheftChecklist mac={mac} mark={latest} reports={reports} machines={machines} rest={rests.report} />
          <TheftNotes mac={mac} />
        </div>
      );
    case 'pack':
      return (
        <Suspense fallback={<Loading />}>
          <PackPanel mac={mac} latest={latest} />
        </Suspense>
      );
    case 'share':
      return (
        <Suspense fallback={<Loading />}>
          <SharePanel
            mac={mac}
            latest={latest}
            machines={machines}
            rest={rests.machine}
            isEmpty={entries.length === 0 && isWhole}
          />
        </Suspense>
      );
  }
}
