import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { HomewardError } from '@homeward/shared/errors';
import type { Metrics } from './metrics.ts';

const DEADLINE_MS = 10_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @param authorization the request's header; @param token what it has to show; undefined where anybody may ask. */
export function mayReadMetrics(authorization: string | undefined, token: string | undefined): boolean {
  return token === undefined || timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

/**
 * Answers `GET /metrics` on a port of its own.
 * @throws HomewardError `unavailable` where the port cannot be listened on.
 */
export async function startMetricsServer(
  metrics: Metrics,
  { host, port, token }: { readonly host: string; readonly port: number; readonly token: string | undefined },
  onFailure: (cause: unknown) => void,
): Promise<Server> {
  const server = createServer({ requestTimeout: DEADLINE_MS }, async ({ method, url, headers }, reply) => {
    const isAllowed = mayReadMetrics(headers.authorization, token);
    if (url !== '/metrics' || method !== 'GET') reply.writeHead(404).end();
    else if (!isAllowed) reply.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    else {
      const text = await metrics.text().catch(onFailure);
      const type = { 'content-type': metrics.contentType, 'cache-control': 'no-store' };
      if (typeof text === 'string') reply.writeHead(200, type).end(text);
      else reply.writeHead(500).end();
    }
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new HomewardError('unavailable', `--metrics-port: ${host} port ${port} cannot be listened on (${code}).`);
  }
  return server;
}
