import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { LifetimeServices } from '../services/lifetime.ts';

export type LifetimeRouteServices = Pick<LifetimeServices, 'deletion' | 'exports' | 'retention' | 'theftErasure'>;

/** Proofs shown by one address block. */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

/** How long what the owner has here lives, and how it leaves. */
export function lifetimeRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  services: LifetimeRouteServices,
): void {
  const { deletion, exports, retention, theftErasure } = services;
  route(app, authenticator, 'lifetime', async ({ owner: { accountId } }) => ({
    deletion: await deletion.of(accountId),
    macs: await retention.all(accountId),
  }));
  route(app, authenticator, 'deleteAccount', ({ owner, body }) => deletion.ask(owner, body.proof), { rateLimit });
  route(app, authenticator, 'keepAccount', async ({ owner }) => {
    await deletion.withdraw(owner);
    return undefined;
  });
  route(app, authenticator, 'setRetention', ({ owner, params, body }) => retention.set(owner, params.deviceId, body), {
    rateLimit,
  });
  route(
    app,
    authenticator,
    'eraseTheft',
    ({ owner, params, body }) => theftErasure.ask(owner, params.deviceId, body.firstSeq, body.proof),
    { rateLimit },
  );
  route(app, authenticator, 'keepTheft', ({ owner, params, query }) =>
    theftErasure.withdraw(owner, params.deviceId, query.firstSeq),
  );
  route(
    app,
    authenticator,
    'beginExport',
    async ({ owner, body }) => {
      await exports.begin(owner, body);
      return undefined;
    },
    { rateLimit },
  );
}
