import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { SessionCookies } from '../http/session-cookie.ts';
import type { SessionService } from '../services/sessions.ts';

export function sessionRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { sessions, sessionCookies }: { readonly sessions: SessionService; readonly sessionCookies: SessionCookies },
): void {
  route(app, authenticator, 'sessions', async ({ owner }) => {
    const all = await sessions.list(owner.accountId);
    return {
      sessions: all.map(({ id, browser, carrier, onPairedMac, createdAt, lastSeenAt }) => ({
        ...{ id, browser, carrier, onPairedMac, createdAt, lastSeenAt },
        current: id === owner.sessionId,
      })),
    };
  });

  route(app, authenticator, 'endOtherSessions', async ({ owner }) => ({ ended: await sessions.endOthers(owner) }));

  route(app, authenticator, 'endSession', async ({ owner, params, reply }) => {
    await sessions.end(owner, params.id);
    if (params.id === owner.sessionId) sessionCookies.clear(reply);
    return undefined;
  });
}
