import { PassThrough } from 'node:stream';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PROBE_FIRST, probePaths } from '../http/probe-token.ts';

/** How long the stream of events stays open behind its first one. */
const OPEN_MS = 4_000;

/**
 * For `homeward-server doctor` alone, which shows that it holds the secrets: does the proxy pass on what it has to?
 * @param isProbe whether an `Authorization` header is the doctor's.
 */
export function probeRoutes(app: FastifyInstance, isProbe: (authorization: string | undefined) => boolean): void {
  const requireDoctor = async (request: FastifyRequest) => {
    if (!isProbe(request.headers.authorization)) {
      throw new HomewardError('not_found', 'there is no such address here');
    }
  };
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of open) end();
  });

  app.get(probePaths.events, { schema: { hide: true }, onRequest: requireDoctor }, async (_request, reply) => {
    const stream = new PassThrough();
    const end = () => {
      clearTimeout(timer);
      open.delete(end);
      stream.end();
    };
    const timer = setTimeout(() => {
      stream.write('data: last\n\n');
      end();
    }, OPEN_MS).unref();
    open.add(end);
    stream.once('close', end);
    stream.write(PROBE_FIRST);
    reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no');
    return reply.send(stream);
  });

  app.get(probePaths.caller, { schema: { hide: true }, onRequest: requireDoctor }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    return {
      forwarded: request.headers['x-forwarded-for'] !== undefined,
      believed: request.ip !== request.socket.remoteAddress,
    };
  });
}
