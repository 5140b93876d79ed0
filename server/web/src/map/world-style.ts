import type { LayerSpecification, SourceSpecification, SpriteSpecification, StyleSpecification } from 'maplibre-gl';
import { countryNames } from './country-names.ts';

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

/** What pages draw on the map of the world. */
export const drawnSources = ['accuracy', 'path', 'rings', 'trail', 'earlier', 'latest', 'macs'] as const;

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

/** The embedded map of the world: land, borders, names in local fonts. */
export function worldGround(element: Element, world: GeoJSON.FeatureCollection): Ground {
  const token = tokensOf(element);
  return {
    sources: {
      world: { type: 'geojson', data: world },
      names: { type: 'geojson', data: countryNames(world) },
    },
    layers: [
      { id: 'sea', type: 'background', paint: { 'background-color': token('map-sea') } },
      { id: 'land', type: 'fill', source: 'world', paint: { 'fill-color': token('map-land') } },
      {
        id: 'borders',
        type: 'line',
        source: 'world',
        paint: {
          'line-color': token('map-border'),
          'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.4, 8, 1.4],
        },
      },
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
      ...Object.fromEntries(drawnSources.map((name) => [name, { type: 'geojson' as const, data: empty }])),
    },
    layers: [...layers, ...drawnLayers(element)],
  };
}

/** What the page draws, lowest first. */
function drawnLayers(element: Element): LayerSpecification[] {
  const token = tokensOf(element);
  return [
    {
      id: 'accuracy-fill',
      type: 'fill',
      source: 'accuracy',
      paint: { 'fill-color': token('map-point'), 'fill-opacity': 0.14 },
    },
    {
      id: 'accuracy-line',
      type: 'line',
      source: 'accuracy',
      paint: { 'line-color': token('map-point'), 'line-width': 1.5, 'line-opacity': 0.7 },
    },
    {
      id: 'path',
      type: 'line',
      source: 'path',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': token('map-path'), 'line-width': 2, 'line-dasharray': [1, 2] },
    },
    {
      id: 'rings',
      type: 'line',
      source: 'rings',
      paint: { 'line-color': token('map-point'), 'line-width': 1, 'line-opacity': 0.35 },
    },
    {
      id: 'trail',
      type: 'line',
      source: 'trail',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': token('map-point'), 'line-width': 2, 'line-opacity': 0.6 },
    },
    {
      id: 'earlier',
      type: 'circle',
      source: 'earlier',
      paint: { 'circle-radius': 3.5, 'circle-color': token('map-point'), 'circle-opacity': 0.45 },
    },
    {
      id: 'latest',
      type: 'circle',
      source: 'latest',
      paint: {
        'circle-radius': 7,
        'circle-color': token('map-point'),
        'circle-stroke-width': 3,
        'circle-stroke-color': token('map-halo'),
      },
    },
    {
      id: 'macs',
      type: 'circle',
      source: 'macs',
      layout: { 'circle-sort-key': ['get', 'order'] },
      paint: {
        'circle-radius': 8,
        'circle-color': [
          'match',
          ['get', 'standing'],
          'stolen',
          token('stolen'),
          ['unseen', 'needy'],
          token('unseen'),
          'paused',
          token('paused'),
          'protected',
          token('protected'),
          token('ink-soft'),
        ],
        'circle-stroke-width': 3,
        'circle-stroke-color': token('map-halo'),
      },
    },
    {
      id: 'mac-names',
      type: 'symbol',
      source: 'macs',
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
