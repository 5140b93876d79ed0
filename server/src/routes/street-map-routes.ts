import { MAX_STREET_MAP_RANGE_BYTES } from '@homeward/shared/api/street-map';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { StreetMapConfig } from '../street-map/street-map-config.ts';
import type { StreetMapFile } from '../street-map/street-map-file.ts';

export interface StreetMapServices {
  readonly config: StreetMapConfig | null;
  /** Open where the configuration names one. */
  readonly file: StreetMapFile | null;
}

/**
 * Streets for the console's map. Tiles are no secret, but an address of the style may hold the operator's key, and the file
 * is there for owners, not for whoever wants a map: both want a session. Which parts are asked for is not written down.
 */
export function streetMapRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { config, file }: StreetMapServices,
): void {
  route(app, authenticator, 'streetMap', async () => {
    if (config?.kind === 'style') return { source: config };
    return { source: file && { kind: 'file' as const } };
  });
  route(app, authenticator, 'streetMapFile', async ({ request, reply }) => {
    if (!file) throw new HomewardError('not_found', 'this server has no street map of its own');
    const range = readRange(request.headers.range, file.size);
    if (range === 'outside') {
      return reply.code(416).header('content-range', `bytes */${file.size}`).send();
    }
    const part = await file.read(range.from, range.length);
    reply
      .code(206)
      .type('application/octet-stream')
      .header('content-range', `bytes ${range.from}-${range.from + part.length - 1}/${file.size}`)
      .header('etag', file.etag)
      .header('x-content-type-options', 'nosniff');
    return part;
  });
}

/** @throws HomewardError `bad_request` for anything but one range with both ends that is not too long. */
function readRange(header: string | undefined, size: number): { from: number; length: number } | 'outside' {
  const [, first = '', last = ''] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header ?? '') ?? [];
  const from = Number(first);
  const until = Number(last);
  if (first === '' || until < from || until - from >= MAX_STREET_MAP_RANGE_BYTES) {
    const most = MAX_STREET_MAP_RANGE_BYTES / 1024 / 1024;
    throw new HomewardError('bad_request', `ask for a part, such as Range: bytes=0-16383, of ${most} MiB at most`);
  }
  return from >= size ? 'outside' : { from, length: Math.min(until, size - 1) - from + 1 };
}
