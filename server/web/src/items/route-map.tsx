import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Loading } from '../components/loading.tsx';
import { type FlatPoint, flatView, placedIn, ringsIn } from '../map/flat-map.ts';
import { loadWorld } from '../map/world.ts';
import { texts } from '../texts.ts';
import { withLabels } from './route-labels.ts';

const WIDTH = 640;
const HEIGHT = 320;

export interface RouteStop {
  readonly at: FlatPoint;
  /** Which hops are there, such as "3–5". */
  readonly hops: string;
  readonly name: string;
}

/** A route's way over the embedded map: a picture, drawn in the browser. */
export function RouteMap({ stops, label }: { readonly stops: readonly RouteStop[]; readonly label: string }) {
  const world = useQuery({ queryKey: ['world'], queryFn: loadWorld, staleTime: 'static' });
  const drawn = useMemo(() => world.data && drawnOn(world.data, stops), [world.data, stops]);
  if (world.error) return <p className="muted">{texts.place.mapFailed}</p>;
  if (!drawn) return <Loading />;
  const { land, way, labelled } = drawn;
  return (
    <svg className="route-map" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path className="land" d={land} fillRule="evenodd" />
      <polyline className="way" points={way} />
      {labelled.map(({ across, down, words, label: { x, y, dy, anchor } }) => (
        <g key={words} transform={`translate(${across.toFixed(1)} ${down.toFixed(1)})`}>
          <circle r="6" />
          <text x={x} y={y} dy={`${dy}em`} textAnchor={anchor}>
            {words}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** The countries in view around the stops, and the way between these, as SVG writes them. */
function drawnOn(world: GeoJSON.FeatureCollection, stops: readonly RouteStop[]) {
  const view = flatView(
    stops.map(({ at }) => at),
    WIDTH / HEIGHT,
  );
  const placed = placedIn(view, WIDTH, HEIGHT);
  const spot = (at: FlatPoint) => {
    const { across, down } = placed(at);
    return `${across.toFixed(1)},${down.toFixed(1)}`;
  };
  const land = ringsIn(world, view)
    .map((ring) => `M${ring.map(spot).join('L')}Z`)
    .join('');
  const named = stops.map(({ at, hops, name }) => ({ ...placed(at), words: `${hops} ${name}` }));
  const labelled = withLabels(named, { wide: WIDTH, high: HEIGHT });
  return { labelled, land, way: stops.map(({ at }) => spot(at)).join(' ') };
}
