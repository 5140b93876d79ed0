import type { Map as MapView } from 'maplibre-gl';
import { useCallback, useMemo, useRef } from 'react';
import type { Standing } from '../devices/mac-standing.ts';
import { useStreets } from '../streets/use-streets.ts';
import { unrolled } from './mac-path.ts';
import { drawOn, feature } from './map-features.ts';
import {
  accuracyRing,
  COASTS_HALF_WIDTH_METERS,
  type MapPoint,
  STREETS_HALF_WIDTH_METERS,
  viewAround,
  viewOfAll,
} from './map-point.ts';
import { useBaseMap, useDrawing } from './use-base-map.ts';
import { useStable } from './use-stable.ts';

interface WorldMapProps {
  /** Where the Mac stood, oldest first. */
  readonly stops: readonly MapPoint[];
  /** The position that is spoken of; null where the moment has none. */
  readonly shown: MapPoint | null;
  /** Whether all stops are to be in view, or what is around the shown position. */
  readonly isWhole: boolean;
  /** How the Mac stands; undefined where that is not spoken of. */
  readonly standing: Standing | undefined;
  /** The latest route's hops with a place, [longitude, latitude]. */
  readonly route: readonly [number, number][];
  readonly label: string;
}

/** A path within one town is to be seen as a path; the scale says how small it is. */
const LEAST_HALF_WIDTH_METERS = 1_500;
/** Rings of 72 corners; the newest say more than a haze of all. */
const MOST_RINGS = 300;

/** The Mac on the embedded map of the world: its stops, the way between them, and the position that is spoken of. */
export default function WorldMap(props: WorldMapProps) {
  const frame = useRef<HTMLElement>(null);
  const { isWhole, standing } = props;
  const unrolledStops = useMemo(() => unrolled(props.stops), [props.stops]);
  const stops = useStable(unrolledStops);
  const { shown, route } = useStable({ shown: props.shown, route: props.route });
  // Whoever switches streets on wants to see those that the Mac is in.
  const least = useStreets()?.state.isOn ? STREETS_HALF_WIDTH_METERS : COASTS_HALF_WIDTH_METERS;
  const view = (isWhole ? viewOfAll(stops, LEAST_HALF_WIDTH_METERS) : null) ?? (shown && viewAround(shown, least));
  const map = useBaseMap(frame, view);
  useDrawing(
    map,
    useCallback(
      (on: MapView) => draw(on, { stops, shown, route, isWhole, standing }),
      [stops, shown, route, isWhole, standing],
    ),
  );
  return <section ref={frame} className="map" aria-label={props.label} />;
}

interface Drawn extends Pick<WorldMapProps, 'stops' | 'shown' | 'route' | 'isWhole' | 'standing'> {}

function draw(map: MapView, { stops, shown, route, isWhole, standing }: Drawn): void {
  const pointOf = ({ longitude, latitude }: MapPoint) =>
    feature({ type: 'Point', coordinates: [longitude, latitude] }, { standing });
  const ringOf = (point: MapPoint) => feature({ type: 'Polygon', coordinates: [accuracyRing(point)] }, { standing });
  const lineOf = (points: readonly [number, number][]) =>
    points.length > 1 ? [feature({ type: 'LineString', coordinates: points.map((at) => [...at]) }, { standing })] : [];
  drawOn(map, {
    accuracy: shown ? [ringOf(shown)] : [],
    rings: isWhole ? stops.slice(-MOST_RINGS).map(ringOf) : [],
    trail: lineOf(stops.map(({ longitude, latitude }) => [longitude, latitude])),
    earlier: stops.map(pointOf),
    latest: shown ? [pointOf(shown)] : [],
    path: lineOf(route),
  });
}
