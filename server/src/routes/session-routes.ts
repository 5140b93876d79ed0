import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import { networkOf } from '../http/same-network.ts';
import type { SessionCookies } from '../http/session-cookie.ts';
import { sessionLimit } from '../http/session-limit.ts';
import type { OrderStreams } from '../services/order-streams.ts';
import type { OwnerEvents } from '../services/owner-events.ts';
import type { SessionService } from '../services/sessions.ts';

const TAGGED = sessionLimit(120);

export interface SessionRouteServices {
  readonly sessions: SessionService;
  readonly sessionCookies: SessionCookies;
  /** Who is connected now, and from where. */
  readonly streams: Pick<OrderStreams, 'inNetwork'>;
  readonly events: Pick<OwnerEvents, 'networksOf'>;
}

export function sessionRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { sessions, sessionCookies, streams, events }: SessionRouteServices,
): void {
  route(app, authenticator, 'sessions', async ({ owner, request }) => {
    const { accountId } = owner;
    const all = await sessions.list(accountId);
    const sameNetworkAs = (sessionId: string) => {
      const networks = new Set(events.networksOf({ accountId, sessionId }));
      if (sessionId === owner.sessionId) networks.add(networkOf(request.ip));
      return [...new Set([...networks].flatMap((network) => streams.inNetwork(accountId, network)))];
    };
    return {
      sessions: all.map(({ id, browser, carrier, onPairedMac, borrowed, createdAt, lastSeenAt }) => ({
        ...{ id, browser, carrier, onPairedMac, borrowed, createdAt, lastSeenAt },
        current: id === owner.sessionId,
        sameNetworkAs: sameNetworkAs(id),
      })),
    };
  });

  route(
    app,
    authenticator,
    'changeSession',
    async ({ owner, params, body }) => {
      await sessions.tag(owner, params.id, body.onPairedMac);
      return undefined;
    },
    { rateLimit: TAGGED },
  );

  route(app, authenticator, 'endOtherSessions', async ({ owner }) => ({ ended: await sessions.endOthers(owner) }));

  route(app, authenticator, 'endSession', async ({ owner, params, reply }) => {
    await sessions.end(owner, params.id);
    if (params.id === owner.sessionId) sessionCookies.clear(reply);
    return undefined;
  });
}
