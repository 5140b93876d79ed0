import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  SpriteSpecification,
  StyleSpecification,
} from 'maplibre-gl';

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The source of what pages draw on the map of the world. */
export const DRAWN = 'drawn';

/** What pages draw. */
export type DrawnKind = 'accuracy' | 'path' | 'rings' | 'trail' | 'earlier' | 'latest' | 'macs';

/** A token of the stylesheet as the element sees it, so that the map wears the page's colours. */
export const tokensOf = (element: Element) => {
  const style = getComputedStyle(element);
  return (name: string) => style.getPropertyValue(`--${name}`).trim();
};

/** A map to draw upon, without what the page itself draws. */
export interface Ground {
  readonly sprite?: SpriteSpecification;
  readonly sources: Readonly<Record<string, SourceSpecification>>;
  readonly layers: readonly LayerSpecification[];
}

/** Addresses of the embedded world: its countries, and the points at which their names stand. */
export interface WorldFiles {
  /** In several parts. */
  readonly countries: readonly string[];
  readonly names: string;
}

/** The embedded map of the world: land, borders, names in local fonts. */
export function worldGround(element: Element, { countries, names }: WorldFiles): Ground {
  const token = tokensOf(element);
  return {
    sources: {
      ...Object.fromEntries(countries.map((data, at) => [`world-${at}`, { type: 'geojson' as const, data }])),
      names: { type: 'geojson', data: names },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': token('map-sea') } },
      ...countries.map(
        (_, at): LayerSpecification => ({
          id: `land-${at}`,
          type: 'fill',
          source: `world-${at}`,
          paint: { 'fill-color': token('map-land') },
        }),
      ),
      ...countries.map(
        (_, at): LayerSpecification => ({
          id: `borders-${at}`,
          type: 'line',
          source: `world-${at}`,
          paint: {
            'line-color': token('map-border'),
            'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.4, 8, 1.4],
          },
        }),
      ),
      {
        id: 'names',
        type: 'symbol',
        source: 'names',
        layout: { 'text-field': ['get', 'name'], 'text-size': 12, 'text-font': ['sans-serif'], 'text-max-width': 7 },
        paint: { 'text-color': token('map-name'), 'text-halo-color': token('map-land'), 'text-halo-width': 1.2 },
      },
    ],
  };
}

/** The map's style: what lies below, and room for positions and route above it. */
export function mapStyle(element: Element, { sources, layers, ...ground }: Ground): StyleSpecification {
  return {
    version: 8,
    ...ground,
    sources: {
      ...sources,
      // One for all: each source has its own tiles, which are asked for and looked through with every picture.
      [DRAWN]: { type: 'geojson', data: empty },
    },
    layers: [...layers, ...drawnLayers(element)],
  };
}

/** What the page draws, lowest first; what belongs to a Mac in the colour of how it stands. */
function drawnLayers(element: Element): LayerSpecification[] {
  const token = tokensOf(element);
  const ofStanding = (otherwise: string): ExpressionSpecification => [
    'match',
    ['get', 'standing'],
    ['unseen', 'needy'],
    token('unseen'),
    ['paused', 'waiting'],
    token('paused'),
    'protected',
    token('protected'),
    ['leaving', 'retired'],
    token('ink-soft'),
    otherwise,
  ];
  const of = (kind: DrawnKind) => ({
    source: DRAWN,
    filter: ['==', ['get', 'drawn'], kind] satisfies FilterSpecification,
  });
  return [
    {
      id: 'accuracy-fill',
      type: 'fill',
      ...of('accuracy'),
      paint: { 'fill-color': ofStanding(token('map-point')), 'fill-opacity': 0.14 },
    },
    {
      id: 'accuracy-line',
      type: 'line',
      ...of('accuracy'),
      paint: { 'line-color': ofStanding(token('map-point')), 'line-width': 1.5, 'line-opacity': 0.7 },
    },
    {
      id: 'path',
      type: 'line',
      ...of('path'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': token('map-path'), 'line-width': 2, 'line-dasharray': [1, 2] },
    },
    {
      id: 'rings',
      type: 'line',
      ...of('rings'),
      paint: { 'line-color': ofStanding(token('map-point')), 'line-width': 1, 'line-opacity': 0.35 },
    },
    {
      id: 'trail',
      type: 'line',
      ...of('trail'),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': ofStanding(token('map-point')), 'line-width': 2, 'line-opacity': 0.6 },
    },
    {
      id: 'earlier',
      type: 'circle',
      ...of('earlier'),
      paint: { 'circle-radius': 3.5, 'circle-color': ofStanding(token('map-point')), 'circle-opacity': 0.45 },
    },
    {
      id: 'latest',
      type: 'circle',
      ...of('latest'),
      paint: {
        'circle-radius': 7,
        'circle-color': ofStanding(token('map-point')),
        'circle-stroke-width': 3,
        'circle-stroke-color': token('map-halo'),
      },
    },
    {
      id: 'macs',
      type: 'circle',
      ...of('macs'),
      layout: { 'circle-sort-key': ['get', 'order'] },
      paint: {
        'circle-radius': 8,
        'circle-color': ofStanding(token('stolen')),
        'circle-stroke-width': 3,
        'circle-stroke-color': token('map-halo'),
      },
    },
    {
      id: 'mac-names',
      type: 'symbol',
      ...of('macs'),
      layout: {
        'text-field': ['get', 'name'],
        'text-size': 13,
        'text-font': ['sans-serif'],
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1,
        'symbol-sort-key': ['-', 0, ['get', 'order']],
      },
      paint: { 'text-color': token('ink'), 'text-halo-color': token('map-halo'), 'text-halo-width': 1.6 },
    },
  ];
}
