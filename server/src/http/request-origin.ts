import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OwnOrigin } from './own-origin.ts';

/** Whose page sent a request: none (a program, or a browser that does not say), our own, or one that the operator listed. */
export type Sender = 'none' | 'own' | 'listed' | 'foreign';

/** How long a browser remembers that it may ask: an origin that the operator strikes off the list is refused soon. */
const PREFLIGHT_SECONDS = 600;

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

export interface RequestOrigins {
  readonly own: () => OwnOrigin;
  readonly listed: readonly string[];
}

/** By `Origin`, and where that is missing by `Sec-Fetch-Site`, which no page can set. */
export function senderOf({ headers }: Pick<FastifyRequest, 'headers'>, { own, listed }: RequestOrigins): Sender {
  const { origin } = headers;
  if (origin !== undefined) {
    if (own().includes(origin)) return 'own';
    return listed.includes(origin) ? 'listed' : 'foreign';
  }
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none') return 'none';
  return site === 'same-origin' ? 'own' : 'foreign';
}

/**
 * Refuses what another site's page makes a browser send, and lets the listed origins read replies (CORS, without
 * cookies: those origins sign in with a bearer).
 */
export function guardOrigins(app: FastifyInstance, origins: RequestOrigins): void {
  app.addHook('onRequest', (request, reply, done) => {
    const sender = senderOf(request, origins);
    // A WebSocket begins with a GET that browsers send to any site.
    const isUnsafe = !SAFE_METHODS.includes(request.method) || request.headers.upgrade !== undefined;
    if (sender === 'foreign' && isUnsafe) {
      return done(
        new HomewardError(
          'forbidden',
          'this page may not speak to this server; its operator names the server’s own address with --public-url, and ' +
            'that of a console elsewhere with --console-origins',
        ),
      );
    }
    if (!isOfOwners(request.url)) return done();
    reply.header('vary', 'origin');
    if (sender !== 'listed') return done();
    reply
      .header('access-control-allow-origin', request.headers.origin)
      .header('access-control-expose-headers', 'retry-after, etag')
      .header('cross-origin-resource-policy', 'cross-origin');
    if (request.method !== 'OPTIONS') return done();
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type, range')
      .header('access-control-max-age', PREFLIGHT_SECONDS)
      .send();
  });
}

/** What a console calls; a Mac's calls are no page's. */
const isOfOwners = (url: string): boolean => url.startsWith('/api/') && !url.startsWith('/api/agent/');
