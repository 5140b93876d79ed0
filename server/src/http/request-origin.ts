import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OwnOrigin } from './own-origin.ts';

/** Whose page sent a request: none (a program, or a browser that does not say), our own, or one that the operator listed. */
export type Sender = 'none' | 'own' | 'listed' | 'foreign';

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
          'this page may not speak to this server; its operator names its address with --public-url',
        ),
      );
    }
    if (!request.url.startsWith('/api/')) return done();
    reply.header('vary', 'origin');
    if (sender !== 'listed') return done();
    reply
      .header('access-control-allow-origin', request.headers.origin)
      .header('access-control-expose-headers', 'retry-after')
      .header('cross-origin-resource-policy', 'cross-origin');
    if (request.method !== 'OPTIONS') return done();
    reply
      .code(204)
      .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '600')
      .send();
  });
}
