import type { Map as MapView } from 'maplibre-gl';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { unrolled } from './mac-path.ts';
import { accuracyRing, type MapPoint, viewAround, viewOfAll } from './map-point.ts';
import { feature, keepInView, prefersLessMotion, setFeatures, useBaseMap, useDrawing } from './use-base-map.ts';

interface WorldMapProps {
  /** Where the Mac stood, oldest first. */
  readonly stops: readonly MapPoint[];
  /** The position that is spoken of; null where the moment has none. */
  readonly shown: MapPoint | null;
  /** Whether all stops are to be in view, or what is around the shown position. */
  readonly isWhole: boolean;
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
  // Items keep arriving; the map is drawn anew only when what it shows is another.
  const drawn = JSON.stringify([unrolled(props.stops), props.shown, props.route]);
  const [stops, shown, route] = useMemo(
    () => JSON.parse(drawn) as [MapPoint[], MapPoint | null, [number, number][]],
    [drawn],
  );
  const { isWhole } = props;
  const aim = JSON.stringify(
    (isWhole ? viewOfAll(stops, LEAST_HALF_WIDTH_METERS) : null) ?? (shown && viewAround(shown)),
  );
  const view = useMemo(() => JSON.parse(aim) as ReturnType<typeof viewAround> | null, [aim]);
  const map = useBaseMap(frame, view);
  useDrawing(
    map,
    useCallback((on: MapView) => draw(on, { stops, shown, route, isWhole }), [stops, shown, route, isWhole]),
  );
  // The first view is there at once; later ones are flown to.
  const isFirst = useRef(true);
  useEffect(() => {
    if (!map || !view) return;
    const animate = !isFirst.current && !prefersLessMotion();
    isFirst.current = false;
    return keepInView(map, view, animate);
  }, [map, view]);
  return <section ref={frame} className="map" aria-label={props.label} />;
}

interface Drawn extends Pick<WorldMapProps, 'stops' | 'shown' | 'route' | 'isWhole'> {}

function draw(map: MapView, { stops, shown, route, isWhole }: Drawn): void {
  const pointOf = ({ longitude, latitude }: MapPoint) => feature({ type: 'Point', coordinates: [longitude, latitude] });
  const ringOf = (point: MapPoint) => feature({ type: 'Polygon', coordinates: [accuracyRing(point)] });
  const lineOf = (points: readonly [number, number][]) =>
    points.length > 1 ? [feature({ type: 'LineString', coordinates: points.map((at) => [...at]) })] : [];
  setFeatures(map, 'accuracy', shown ? [ringOf(shown)] : []);
  setFeatures(map, 'rings', isWhole ? stops.slice(-MOST_RINGS).map(ringOf) : []);
  setFeatures(map, 'trail', lineOf(stops.map(({ longitude, latitude }) => [longitude, latitude])));
  setFeatures(map, 'earlier', stops.map(pointOf));
  setFeatures(map, 'latest', shown ? [pointOf(shown)] : []);
  setFeatures(map, 'path', lineOf(route));
}
