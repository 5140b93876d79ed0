import type { Position } from '@homeward/shared/bodies/report';
import { lazy, Suspense, useMemo } from 'react';
import { Rings } from '../components/brand.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Loading, Skeleton } from '../components/loading.tsx';
import { useAtMostEvery } from '../components/use-at-most-every.ts';
import type { Standing } from '../devices/mac-standing.ts';
import {
  formatAge,
  formatCoordinates,
  formatDateTime,
  formatDistance,
  formatMoment,
  formatTime,
} from '../format/format.ts';
import type { ItemEntry } from '../items/item-store.ts';
import { latestPlace, networkWords, placeWords, sourceWords } from '../items/latest-place.ts';
import type { ItemOf } from '../items/opened.ts';
import { useReader, useTimeWords } from '../items/reader-context.ts';
import { texts } from '../texts.ts';
import { MapGuard } from './map-guard.tsx';
import { mapLink } from './map-link.ts';
import { MapNotes } from './map-notes.tsx';
import { PathControls } from './path-controls.tsx';
import { usePath } from './use-path.ts';

/** A year of stops grows while it opens; each time the map is drawn takes longer than all else. */
const GROWING_DRAWN_EVERY_MS = 15_000;
const DRAWN_EVERY_MS = 1_000;

// The map's code is larger than all the rest; it comes when there is a place to show.
const WorldMap = lazy(() => import('./world-map.tsx'));

interface PlacePanelProps {
  readonly entries: readonly ItemEntry[];
  /** Newest first. */
  readonly reports: readonly ItemOf<'report'>[];
  readonly routes: readonly ItemOf<'route'>[];
  readonly isLoading: boolean;
  /** Why there is no report, where there is none. */
  readonly noReport: string;
  /** Older reports are on their way. */
  readonly isGrowing?: boolean;
  /** How the Mac stands, where it is its owner who looks. */
  readonly standing?: Standing;
  readonly now: number;
}

/** Where the Mac is: on the map, and in words with source, accuracy and age; or why nobody knows. */
export function PlacePanel({
  entries,
  reports,
  routes,
  isLoading,
  noReport,
  isGrowing = false,
  standing,
  now,
}: PlacePanelProps) {
  const { live } = useReader();
  const timeOf = useTimeWords();
  const path = usePath(reports);
  const { chosen, stop } = path;
  const place = useMemo(() => latestPlace(chosen ? [chosen] : reports), [chosen, reports]);
  const points = useMemo(
    () => path.stops.map(({ latitude, longitude, accuracyMeters }) => ({ latitude, longitude, accuracyMeters })),
    [path.stops],
  );
  const drawn = useAtMostEvery(points, chosen ? 0 : isGrowing ? GROWING_DRAWN_EVERY_MS : DRAWN_EVERY_MS);
  const route = useMemo(() => (chosen ? [] : routeLine(routes[0])), [chosen, routes]);
  if (isLoading && reports.length === 0) {
    return (
      <section className="place">
        <div className="map-frame waiting">
          <Loading />
        </div>
        <div className="place-words">
          <Skeleton lines={5} />
        </div>
      </section>
    );
  }
  const { address } = place;
  const hasMap = place.known || path.stops.length > 0;
  return (
    <section className="place" data-standing={standing} aria-label={texts.place.title}>
      <div className={`map-frame ${hasMap ? '' : 'nowhere'}`}>
        {hasMap ? (
          <MapGuard live={live}>
            <Suspense fallback={<Loading />}>
              <WorldMap
                stops={drawn}
                shown={place.known ? place.position : null}
                isWhole={chosen !== null}
                route={route}
                standing={standing}
                label={chosen ? texts.path.mapLabel : texts.place.mapLabel}
              />
            </Suspense>
          </MapGuard>
        ) : (
          <div className="nowhere-words">
            <Rings />
            <h2>{texts.place.unknownTitle}</h2>
            <p>{reports.length === 0 ? noReport : place.why}</p>
          </div>
        )}
        {hasMap && <MapNotes />}
      </div>
      {(chosen || place.known || address) && (
        <div className="place-words">
          {chosen && !place.known && (
            <>
              <h2>{texts.path.was(formatDateTime(chosen.envelope.capturedAt))}</h2>
              <p className="place-name">{placeWords(address) || texts.place.unknownTitle}</p>
              <p className="muted">{place.why}</p>
            </>
          )}
          {place.known && (
            <>
              <h2>{chosen ? texts.path.was(formatDateTime(chosen.envelope.capturedAt)) : texts.place.latest}</h2>
              <p className="place-name">
                {place.position.source === 'address' && placeWords(address)
                  ? texts.place.around(placeWords(address))
                  : placeWords(address) ||
                    formatCoordinates(place.position.latitude, place.position.longitude, place.position.accuracyMeters)}
              </p>
              <p>
                {texts.place.accuracy(formatDistance(place.position.accuracyMeters))}, {sourceWords(place.position)}
              </p>
              {place.position.fallbackFor && (
                <p className="muted">{texts.place.fallback(place.position.fallbackFor.detail)}</p>
              )}
              <p className="muted">
                {texts.place.foundAt} {formatAge(place.position.foundAt, now)}: {timeOf(place.position.foundAt)}
              </p>
              {stop && stop.ids.length > 1 && (
                <p className="muted">{texts.path.stood(formatMoment(stop.from, stop.until), formatTime(stop.until))}</p>
              )}
            </>
          )}
          <dl className="facts">
            {place.known && (
              <>
                <dt>{texts.place.coordinates}</dt>
                <dd className="with-button">
                  {formatCoordinates(place.position.latitude, place.position.longitude, place.position.accuracyMeters)}
                  <CopyButton
                    text={`${place.position.latitude}, ${place.position.longitude}`}
                    label={texts.common.copy}
                  />
                </dd>
                <MapLinkFact position={place.position} />
              </>
            )}
            {address && (
              <>
                <dt>{texts.place.address}</dt>
                <dd className="address">{address.address}</dd>
                {networkWords(address) && (
                  <>
                    <dt>{texts.place.network}</dt>
                    <dd>{networkWords(address)}</dd>
                  </>
                )}
              </>
            )}
          </dl>
        </div>
      )}
      <PathControls path={path} entries={entries} hasRoute={route.length > 1} />
    </section>
  );
}

/** For whoever goes there with the police: nothing is asked of anybody before it is pressed. */
function MapLinkFact({ position }: { readonly position: Position }) {
  const link = mapLink(position, navigator.userAgent);
  if (!link) return null;
  return (
    <dd className="map-link">
      <a href={link.href} target="_blank" rel="noreferrer">
        {texts.place.openMap}
      </a>
      <span className="hint">{texts.place.mapLearns[link.opens]}</span>
    </dd>
  );
}

function routeLine(latest: ItemOf<'route'> | undefined): [number, number][] {
  const route = latest?.content.body.route;
  if (!route || !('value' in route)) return [];
  return route.value.hops.flatMap(({ place }) =>
    place?.longitude !== undefined && place.latitude !== undefined
      ? [[place.longitude, place.latitude] as [number, number]]
      : [],
  );
}
