import type { ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';

export interface ServerRouteServices {
  readonly about: () => Promise<ReplyOf<Api['server']>>;
  /** Resolves where the database answers. */
  readonly checkDatabase: () => Promise<void>;
}

export function serverRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { about, checkDatabase }: ServerRouteServices,
): void {
  route(app, authenticator, 'server', async () => await about());

  app.route({
    method: ['GET', 'HEAD'],
    url: '/healthz',
    schema: { hide: true },
    handler: async (_request, reply) => {
      await checkDatabase();
      reply.header('cache-control', 'no-store');
      return { status: 'ok' };
    },
  });
}
