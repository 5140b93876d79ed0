import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { LifetimeServices } from '../services/lifetime.ts';

export type LifetimeRouteServices = Pick<LifetimeServices, 'exports' | 'retention'>;

/** Proofs shown by one address block. */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

/** How long what the owner has here lives, and how it leaves. */
export function lifetimeRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  services: LifetimeRouteServices,
): void {
  const { exports, retention } = services;
  route(app, authenticator, 'lifetime', async ({ owner }) => ({ macs: await retention.all(owner.accountId) }));
  route(app, authenticator, 'setRetention', ({ owner, params, body }) => retention.set(owner, params.deviceId, body), {
    rateLimit,
  });
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
