import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.ts';
import { mayReadMetrics } from '../metrics/metrics-server.ts';

/** `/metrics` at the server's own address, for whoever shows the token; without it there is nothing there. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics, token: string): void {
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!mayReadMetrics(request.headers.authorization, token)) {
      throw new HomewardError('not_found', 'there is no such address here');
    }
    reply.type(metrics.contentType).header('cache-control', 'no-store');
    return await metrics.text();
  });
}
