import { Component, lazy, type ReactNode, Suspense, useMemo } from 'react';
import type { LiveState } from '../api/live.ts';
import { Rings } from '../components/brand.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Loading, Skeleton } from '../components/loading.tsx';
import { formatAge, formatCoordinates, formatDateTime, formatDistance } from '../format/format.ts';
import { latestPlace, networkWords, placeWords, sourceWords } from '../items/latest-place.ts';
import type { ItemOf } from '../items/opened.ts';
import { useServer } from '../items/use-items.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import type { MapPoint } from './map-point.ts';

// The map's code is larger than all the rest; it comes when there is a place to show.
const WorldMap = lazy(() => import('./world-map.tsx'));

const MOST_POINTS = 500;

interface PlacePanelProps {
  readonly reports: readonly ItemOf<'report'>[];
  readonly routes: readonly ItemOf<'route'>[];
  readonly isLoading: boolean;
  readonly now: number;
}

/** Where the Mac is: on the map, and in words with source, accuracy and age; or why nobody knows. */
export function PlacePanel({ reports, routes, isLoading, now }: PlacePanelProps) {
  const { live } = useOwner();
  const place = useMemo(() => latestPlace(reports), [reports]);
  const points = useMemo(() => pointsOf(reports), [reports]);
  const path = useMemo(() => pathOf(routes[0]), [routes]);
  const attribution = useServer().data?.attribution.join(', ') ?? '';
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
  return (
    <section className="place" aria-label={texts.place.title}>
      <div className={`map-frame ${place.known ? '' : 'nowhere'}`}>
        {place.known ? (
          <MapGuard live={live}>
            <Suspense fallback={<Loading />}>
              <WorldMap points={points} path={path} label={texts.place.mapLabel} />
            </Suspense>
          </MapGuard>
        ) : (
          <div className="nowhere-words">
            <Rings />
            <h2>{texts.place.unknownTitle}</h2>
            <p>{place.why}</p>
          </div>
        )}
        {place.known && <p className="attribution">{texts.place.attribution(attribution)}</p>}
      </div>
      <div className="place-words">
        {place.known && (
          <>
            <h2>{texts.place.latest}</h2>
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
            <p className="muted" title={formatDateTime(place.position.foundAt)}>
              {texts.place.foundAt} {formatAge(place.position.foundAt, now)}
            </p>
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
        {points.length > 1 && <p className="muted">{texts.place.previous(points.length - 1)}</p>}
      </div>
    </section>
  );
}

interface MapGuardProps {
  readonly live: LiveState;
  readonly children: ReactNode;
}

/** Where the map cannot be drawn everything else is still shown; it is tried again when the connection is back. */
class MapGuard extends Component<MapGuardProps, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidUpdate(before: MapGuardProps) {
    if (this.state.failed && before.live !== this.props.live && this.props.live === 'live') {
      this.setState({ failed: false });
    }
  }
  override render() {
    return this.state.failed ? <p className="nowhere-words">{texts.place.mapFailed}</p> : this.props.children;
  }
}

const pointsOf = (reports: readonly ItemOf<'report'>[]): MapPoint[] =>
  reports
    .flatMap(({ content }) => ('value' in content.body.position ? [content.body.position.value] : []))
    .slice(0, MOST_POINTS)
    .map(({ latitude, longitude, accuracyMeters }) => ({ latitude, longitude, accuracyMeters }));

function pathOf(latest: ItemOf<'route'> | undefined): [number, number][] {
  const route = latest?.content.body.route;
  if (!route || !('value' in route)) return [];
  return route.value.hops.flatMap(({ place }) =>
    place?.longitude !== undefined && place.latitude !== undefined
      ? [[place.longitude, place.latitude] as [number, number]]
      : [],
  );
}
