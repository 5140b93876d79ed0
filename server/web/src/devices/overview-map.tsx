import { lazy, Suspense } from 'react';
import { Loading } from '../components/loading.tsx';
import { MapGuard } from '../map/map-guard.tsx';
import { MapNotes } from '../map/map-notes.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import type { MacAtOneLook } from './use-overview.ts';

// As on the page of a Mac: the map's code comes when there is a place to show.
const MacsMap = lazy(() => import('../map/macs-map.tsx'));

/** All Macs whose place is known on one map; nothing where none is. */
export function OverviewMap({ looks }: { readonly looks: readonly MacAtOneLook[] }) {
  const { live } = useOwner();
  const marks = looks.flatMap(({ mac, standing, place }) => {
    if (!place?.known) return [];
    const { latitude, longitude, accuracyMeters } = place.position;
    return [{ deviceId: mac.deviceId, name: mac.name, standing, latitude, longitude, accuracyMeters }];
  });
  const isOpening = looks.some((look) => look.isOpening);
  if (marks.length === 0 && !isOpening) return null;
  return (
    <div className="overview-map">
      <div className={`map-frame ${marks.length === 0 ? 'waiting' : ''}`}>
        {marks.length === 0 ? (
          <Loading />
        ) : (
          <MapGuard live={live}>
            <Suspense fallback={<Loading />}>
              <MacsMap marks={marks} label={texts.macs.mapLabel(marks.length)} />
            </Suspense>
          </MapGuard>
        )}
        <MapNotes />
      </div>
    </div>
  );
}
