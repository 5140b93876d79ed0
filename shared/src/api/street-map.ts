import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Closed, Nullable } from '../schema.ts';
import type { Endpoint } from './endpoint.ts';

/** Where streets for the console's map come from, as the server's operator set it. */
export const StreetMapSource = Type.Union([
  /** A style of MapLibre's (https://maplibre.org/maplibre-style-spec/): its host learns where its map is looked at. */
  Closed({ kind: Type.Literal('style'), url: Type.String({ maxLength: 2048 }) }),
  /** A PMTiles file of the server's own: nobody else learns anything. */
  Closed({ kind: Type.Literal('file') }),
]);
export type StreetMapSource = Static<typeof StreetMapSource>;

/** Bytes that one request may ask a PMTiles file for; the largest directories and tiles are a fraction of it. */
export const MAX_STREET_MAP_RANGE_BYTES = 8 * 1024 * 1024;

export const streetMapApi = {
  streetMap: {
    method: 'GET',
    path: '/api/street-map',
    authorization: 'owner',
    summary: 'Where streets for the map come from; null where the operator set nothing',
    reply: Closed({ source: Nullable(StreetMapSource) }),
  },
  streetMapFile: {
    method: 'GET',
    path: '/api/street-map/file',
    authorization: 'owner',
    summary: 'A part of the operator’s PMTiles file, named by one `Range` of at most 8 MiB',
    produces: 'application/octet-stream',
  },
} as const satisfies Record<string, Endpoint>;
