import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { tokensOf } from '../map/world-style.ts';

/**
 * How the layers of the two usual ways to cut OpenStreetMap into tiles are drawn, lowest first: Protomaps
 * (https://docs.protomaps.com/basemaps/layers, `kind`) and OpenMapTiles (https://openmaptiles.org/schema/, `class`).
 */
const KIND: ExpressionSpecification = ['coalesce', ['get', 'kind'], ['get', 'class'], ''];
const isKind = (...kinds: string[]): ExpressionSpecification => ['in', KIND, ['literal', kinds]];

const GREEN = isKind(
  ...['park', 'forest', 'wood', 'grass', 'grassland', 'nature_reserve', 'cemetery', 'golf_course', 'national_park'],
  ...['garden', 'meadow', 'scrub', 'recreation_ground', 'pitch', 'protected_area', 'farmland'],
);
const FAST = isKind('highway', 'motorway', 'trunk');
const MAJOR = isKind('major_road', 'medium_road', 'primary', 'secondary', 'tertiary');
const NO_ROAD = isKind('rail', 'ferry', 'transit', 'aerialway', 'aeroway', 'path', 'track', 'other');
const MINOR: ExpressionSpecification = ['all', ['!', FAST], ['!', MAJOR], ['!', NO_ROAD]];
const PATH = isKind('path', 'track', 'other');
const RAIL = isKind('rail', 'transit');

const isPolygon: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];

/** Pixels at zoom 8, 14 and 18. */
const wide = (far: number, near: number, close: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.5],
  ['zoom'],
  ...[8, far, 14, near, 18, close],
];

const roads = [
  { name: 'minor', filter: MINOR, minzoom: 12, width: wide(0.2, 2.5, 14) },
  { name: 'major', filter: MAJOR, minzoom: 7, width: wide(0.8, 4, 20) },
  { name: 'fast', filter: FAST, minzoom: 4, width: wide(1.2, 5, 24) },
] as const;

/**
 * Layers for an archive of streets, in the page's colours.
 * @param source the map's name for the archive
 * @param holds the layers of its vector tiles, or that they are pictures
 */
export function ownStreetLayers(
  element: Element,
  source: string,
  holds: readonly string[] | 'raster',
): LayerSpecification[] {
  if (holds === 'raster') return [{ id: 'street:pictures', type: 'raster', source }];
  const token = tokensOf(element);
  const of = (name: string) => ({ source, 'source-layer': name });
  const fill = (layer: string, color: string, filter?: ExpressionSpecification): LayerSpecification => ({
    ...{ id: `street:${layer}`, type: 'fill', ...of(layer), paint: { 'fill-color': token(color) } },
    ...(filter && { filter }),
  });
  const streets = (layer: string): LayerSpecification[] => [
    line(layer, 'path', PATH, 14, { 'line-color': token('map-road-edge'), 'line-dasharray': [3, 2], 'line-width': 1 }),
    line(layer, 'rail', RAIL, 11, { 'line-color': token('map-border'), 'line-width': wide(0.4, 1.2, 2.5) }),
    ...roads.map(({ name, filter, minzoom, width }) =>
      line(layer, `${name}-edge`, filter, minzoom, {
        'line-color': token('map-road-edge'),
        'line-width': 1,
        'line-gap-width': width,
      }),
    ),
    ...roads.map(({ name, filter, minzoom, width }) =>
      line(layer, name, filter, minzoom, { 'line-color': token('map-road'), 'line-width': width }),
    ),
  ];
  const line = (
    layer: string,
    name: string,
    filter: ExpressionSpecification,
    minzoom: number,
    paint: Extract<LayerSpecification, { type: 'line' }>['paint'],
  ): LayerSpecification => ({
    ...{ id: `street:${layer}:${name}`, type: 'line', ...of(layer), minzoom },
    filter: ['all', isLine, filter],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    ...(paint && { paint }),
  });
  const water = (layer: string): LayerSpecification => ({
    ...{ id: `street:${layer}:line`, type: 'line', ...of(layer), filter: isLine },
    paint: { 'line-color': token('map-sea'), 'line-width': wide(0.6, 2, 6) },
  });
  const borders = (layer: string): LayerSpecification => ({
    ...{ id: `street:${layer}`, type: 'line', ...of(layer) },
    paint: { 'line-color': token('map-border'), 'line-width': 1, 'line-dasharray': [4, 2] },
  });
  const names = (layer: string, isAlong: boolean): LayerSpecification => ({
    ...{ id: `street:${layer}:names`, type: 'symbol', ...of(layer), ...(isAlong && { minzoom: 13 }) },
    layout: {
      'text-field': ['coalesce', ['get', `name:${language()}`], ['get', 'name:en'], ['get', 'name'], ''],
      'text-font': ['sans-serif'],
      'text-size': isAlong ? 11 : ['match', KIND, ['country'], 14, ['city', 'locality', 'region', 'state'], 13, 11],
      ...(isAlong && { 'symbol-placement': 'line' }),
    },
    paint: { 'text-color': token('map-name'), 'text-halo-color': token('map-land'), 'text-halo-width': 1.4 },
  });
  const known: readonly (readonly [layer: string, drawn: LayerSpecification[]])[] = [
    ['earth', [fill('earth', 'map-land', isPolygon)]],
    ['landcover', [fill('landcover', 'map-green', GREEN)]],
    ['landuse', [fill('landuse', 'map-green', GREEN)]],
    ['park', [fill('park', 'map-green', isPolygon)]],
    ['water', [fill('water', 'map-sea', isPolygon), water('water')]],
    ['waterway', [water('waterway')]],
    ['buildings', [fill('buildings', 'map-building', isPolygon)]],
    ['building', [fill('building', 'map-building', isPolygon)]],
    ['boundaries', [borders('boundaries')]],
    ['boundary', [borders('boundary')]],
    ['roads', [...streets('roads'), names('roads', true)]],
    ['transportation', streets('transportation')],
    ['transportation_name', [names('transportation_name', true)]],
    ['places', [names('places', false)]],
    ['place', [names('place', false)]],
  ];
  return known.flatMap(([layer, drawn]) => (holds.includes(layer) ? drawn : []));
}

const language = () => navigator.language.split('-')[0] ?? 'en';
