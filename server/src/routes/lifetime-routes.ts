import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { ExportService } from '../services/exports.ts';

export interface LifetimeRouteServices {
  readonly exports: ExportService;
}

/** Proofs shown by one address block. */
const rateLimit = { max: 60, timeWindow: '10 minutes' };

/** How long what the owner has here lives, and how it leaves. */
export function lifetimeRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  services: LifetimeRouteServices,
): void {
  const { exports } = services;
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
