import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vectorTile } from '../street-map-archive.ts';

/** Whoever serves street maps to anybody, as far as a map needs it: a style and its tiles. */
export interface StreetMapHost {
  readonly origin: string;
  readonly host: string;
  /** Where the style is. */
  readonly style: string;
  /** All that it was asked for, oldest first. */
  readonly asked: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

export const CREDITS = '© Somebody';

export async function startStreetMapHost(): Promise<StreetMapHost> {
  const asked: { path: string; headers: IncomingHttpHeaders }[] = [];
  const tile = vectorTile({
    roads: [
      {
        kind: 'highway',
        shape: 'line',
        corners: [
          [0, 0],
          [4096, 4096],
        ],
      },
    ],
  });
  const server = createServer(({ url = '', headers }, reply) => {
    asked.push({ path: url, headers });
    const isStyle = url.startsWith('/style.json');
    reply
      .writeHead(200, {
        'access-control-allow-origin': '*',
        'content-type': isStyle ? 'application/json' : 'application/x-protobuf',
      })
      .end(isStyle ? JSON.stringify(styleAt(origin)) : tile);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  return {
    ...{ origin, host, asked },
    style: `${origin}/style.json?key=operators`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Its names are those that the page uses itself, and its fonts are to be fetched. */
const styleAt = (origin: string) => ({
  version: 8,
  glyphs: `${origin}/fonts/{fontstack}/{range}.pbf`,
  center: [0, 0],
  sources: {
    path: {
      type: 'vector',
      tiles: [`${origin}/tiles/{z}/{x}/{y}.mvt`],
      maxzoom: 14,
      attribution: `<a href="https://example.org">${CREDITS}</a>`,
    },
  },
  layers: [
    { id: 'latest', type: 'background', paint: { 'background-color': '#dde8d8' } },
    {
      id: 'path',
      type: 'line',
      source: 'path',
      'source-layer': 'roads',
      paint: { 'line-color': '#884', 'line-width': 3 },
    },
    {
      ...{ id: 'names', type: 'symbol', source: 'path', 'source-layer': 'roads' },
      layout: { 'symbol-placement': 'line', 'text-field': ['get', 'kind'], 'text-font': ['Somebody Sans'] },
    },
  ],
});
