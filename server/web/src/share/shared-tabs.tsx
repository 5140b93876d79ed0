import type { ItemKind } from '@homeward/shared/envelope';
import { useMemo, useState } from 'react';
import { Tabs } from '../components/tabs.tsx';
import type { ItemEntry } from '../items/item-store.ts';
import { MachineReadings } from '../items/machine-readings.tsx';
import { NetworksPanel } from '../items/networks-panel.tsx';
import { NothingThere } from '../items/nothing-there.tsx';
import { type ItemOf, openedOf } from '../items/opened.ts';
import { PhotosPanel } from '../items/photos-panel.tsx';
import type { Rests } from '../items/rest-of-kind.ts';
import { RoutesPanel } from '../items/routes-panel.tsx';
import type { TheftMark } from '../items/since-mark.ts';
import { texts } from '../texts.ts';
import { Sightings } from './sightings.tsx';

interface SharedTabsProps {
  /** What the owner chose. */
  readonly kinds: readonly ItemKind[];
  /** When it was marked as stolen; null where the owner does not tell. */
  readonly mark: TheftMark | null;
  /** Newest first, as the rest. */
  readonly entries: readonly ItemEntry[];
  readonly reports: readonly ItemOf<'report'>[];
  readonly routes: readonly ItemOf<'route'>[];
  readonly rests: Rests;
}

type TabKey = 'places' | 'photos' | 'routes' | 'networks' | 'machine';

const words = texts.shared;

/** What a link opens, each kind for itself. */
export function SharedTabs({ kinds, mark, entries, reports, routes, rests }: SharedTabsProps) {
  const [tab, setTab] = useState<TabKey>('places');
  const photos = useMemo(() => openedOf(entries, 'photo'), [entries]);
  const machines = useMemo(() => openedOf(entries, 'machine'), [entries]);
  // What was not chosen is not there for a reason that is known.
  const restOf = (kind: ItemKind) => (kinds.includes(kind) ? rests[kind] : 'none');
  return (
    <Tabs
      label={words.tabs.label}
      active={tab}
      onChange={setTab}
      tabs={[
        { key: 'places', label: words.tabs.places, count: reports.length },
        { key: 'photos', label: words.tabs.photos, count: photos.length },
        { key: 'routes', label: words.tabs.routes, count: routes.length },
        { key: 'networks', label: words.tabs.networks },
        ...(kinds.includes('machine') ? [{ key: 'machine' as const, label: words.tabs.machine }] : []),
      ]}
    >
      {tab === 'places' ? (
        <Sightings reports={reports} rest={restOf('report')} />
      ) : tab === 'photos' ? (
        entries.some(({ envelope }) => envelope.kind === 'snapshot') ? (
          <PhotosPanel entries={entries} rest={restOf('snapshot')} />
        ) : (
          <NothingThere rest={restOf('snapshot')} empty={{ title: words.noPhotos }} />
        )
      ) : tab === 'routes' ? (
        routes.length > 0 ? (
          <RoutesPanel routes={routes} rest={restOf('route')} />
        ) : (
          <NothingThere rest={restOf('route')} empty={{ title: words.noRoutes }} />
        )
      ) : tab === 'networks' ? (
        reports.length > 0 ? (
          <NetworksPanel mark={mark} reports={reports} machines={machines} rest={restOf('report')} />
        ) : (
          <NothingThere rest={restOf('report')} empty={{ title: words.noNetworks }} />
        )
      ) : machines[0] ? (
        <MachineReadings body={machines[0].content.body} at={machines[0].envelope.capturedAt} />
      ) : (
        <NothingThere rest={restOf('machine')} empty={{ title: words.noMachine }} />
      )}
    </Tabs>
  );
}
