import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { Endpoint } from '@homeward/shared/api/endpoint';
import { ProblemDetails } from '@homeward/shared/api/problem';
import { api } from '@homeward/shared/api/table';
import type { FastifyInstance } from 'fastify';

/** Describes every call of the API table at `/api/docs` (for people) and `/api/docs/json`. Before the routes. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Homeward',
        version,
        description: 'What is sealed, signed and wrapped in these calls is specified in docs/protocol.md.',
        license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
      },
      components: {
        securitySchemes: {
          ownerCookie: { type: 'apiKey', in: 'cookie', name: 'homeward', description: 'From our own pages' },
          ownerBearer: { type: 'http', scheme: 'bearer', description: 'From listed origins and programs' },
          device: { type: 'http', scheme: 'bearer', description: 'The device token of a Mac' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const call = route.config?.call;
      if (!call) return { schema: { ...schema, hide: true }, url };
      const endpoint: Endpoint = api[call];
      return { schema: { ...schema, ...describe(endpoint) } as typeof schema, url };
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: false,
    // Else the page would show its address to a third party's checker.
    uiConfig: { validatorUrl: null },
  });
}

const security = { none: [], owner: [{ ownerCookie: [] }, { ownerBearer: [] }], agent: [{ device: [] }] };

function describe({ authorization, reply, produces, takesBytes }: Endpoint) {
  const ok = reply
    ? { 200: { description: 'Done', content: { 'application/json': { schema: reply } } } }
    : produces === 'websocket'
      ? { 101: { description: 'The stream' } }
      : produces
        ? { 200: { description: 'Done', content: { [produces]: { schema: { type: 'string' } } } } }
        : { 204: { description: 'Done' } };
  const problem = {
    description: 'Problem details (RFC 9457)',
    content: { 'application/problem+json': { schema: ProblemDetails } },
  };
  return {
    tags: [{ none: 'Anyone', owner: 'Owner', agent: 'Mac' }[authorization]],
    security: security[authorization],
    response: { ...ok, default: problem },
    ...(takesBytes && { consumes: ['application/octet-stream'] }),
  };
}
