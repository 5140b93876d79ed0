import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import { type TSchema, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { toProblemDetails } from '@homeward/shared/api/problem';
import { HomewardError } from '@homeward/shared/errors';
import fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import type { Config } from '../config.ts';
import { streetMapOrigin } from '../street-map/street-map-config.ts';
import { version } from '../version.ts';
import { addressBlock } from './guess-limits.ts';
import { takeStrictBodies } from './json-body.ts';
import { addOpenApi } from './openapi.ts';
import { sendProblem } from './problems.ts';
import { type LogStream, logOptions, logRequests } from './request-log.ts';
import { guardOrigins, type RequestOrigins } from './request-origin.ts';
import { addSecurityHeaders } from './security-headers.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

/** A whole request must have arrived within this: an item of 16 MiB over a slow line. */
const REQUEST_DEADLINE_MS = 300_000;
const HEADERS_DEADLINE_MS = 20_000;
const KEEP_ALIVE_MS = 72_000;

/** Open connections at most: tens of thousands of Macs hold a stream each. */
const MAX_CONNECTIONS = 65_000;

const silent = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };

/** Fastify with everything around the routes: log, headers, origins, bodies, limits, problems, OpenAPI. */
export async function createWebServer(
  config: Pick<Config, 'tls' | 'trustedProxies' | 'logLevel' | 'streetMap'>,
  origins: RequestOrigins,
  logStream: LogStream,
): Promise<FastifyInstance> {
  const options: FastifyServerOptions = {
    logger: logOptions(config.logLevel, logStream),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    // A HEAD of a live stream would open it.
    exposeHeadRoutes: false,
    requestTimeout: REQUEST_DEADLINE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    trustProxy: config.trustedProxies.length > 0 && [...config.trustedProxies],
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: false },
    clientErrorHandler: (error, socket) => {
      // Not HTTP, or cut off, or too slow. What it sent is not logged.
      if (error.code === 'ECONNRESET' || socket.destroyed) return;
      const body = JSON.stringify(
        toProblemDetails(new HomewardError('bad_request', 'this is not HTTP as it is spoken here')),
      );
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  };
  // Fastify types HTTPS servers apart; nothing here depends on which one it is.
  const app = fastify(config.tls ? ({ ...options, https: config.tls } as FastifyServerOptions) : options);
  app.server.headersTimeout = HEADERS_DEADLINE_MS;
  app.server.maxConnections = MAX_CONNECTIONS;

  app.setValidatorCompiler<TSchema>(TypeBoxValidatorCompiler);
  app.setSchemaErrorFormatter((errors, part) => {
    const [first] = errors;
    return new HomewardError('bad_request', `${part}${first?.instancePath ?? ''} ${first?.message ?? 'does not fit'}`);
  });
  app.setErrorHandler(sendProblem);
  app.decorateRequest('owner', null);
  app.decorateRequest('device', null);

  logRequests(app);
  const isHttps = origins.own().canonical.startsWith('https:');
  await addSecurityHeaders(app, isHttps, streetMapOrigin(config.streetMap));
  guardOrigins(app, origins);
  takeStrictBodies(app);
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    keyGenerator: (request) => addressBlock(request.ip),
    // How much of a budget is left tells about the neighbours of a block; when to come back is enough.
    addHeaders: silent,
    addHeadersOnExceeding: silent,
  });
  await addOpenApi(app, version);
  return app;
}
