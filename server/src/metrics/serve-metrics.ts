import type { FastifyInstance } from 'fastify';
import type { MetricsConfig } from '../config.ts';
import { metricsRoute } from '../routes/metrics-route.ts';
import { createMetrics, type MetricPorts } from './metrics.ts';
import { startMetricsServer } from './metrics-server.ts';

/** Counts answers, and shows the counts where the operator wants them: on a port of its own, or behind a token. */
export async function serveMetrics(
  app: FastifyInstance,
  ports: MetricPorts,
  { host, port, token }: MetricsConfig,
): Promise<void> {
  const metrics = createMetrics(ports);
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.routeOptions.config.call ?? 'other', reply.statusCode);
    done();
  });
  if (port !== undefined) {
    const onFailure = (err: unknown) => app.log.error({ err }, 'metrics failed');
    const server = await startMetricsServer(metrics, { host, port, token }, onFailure);
    app.addHook('onClose', async () => {
      server.close();
      server.closeAllConnections();
    });
  } else if (token !== undefined) metricsRoute(app, metrics, token);
}
