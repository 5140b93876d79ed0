import type { Endpoint } from '@homeward/shared/api/endpoint';
import { api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { parseStrictJson } from '@homeward/shared/strict-json';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The only bodies there are: strict JSON, and bytes for the calls that take them. */
export function takeStrictBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    // Where bytes are taken the limit is that of a photo: so much JSON would hold everybody up for seconds.
    if (takesBytes(request)) throw new HomewardError('unsupported_media_type', 'send application/octet-stream');
    return body.length === 0 ? undefined : parseStrictJson(body);
  });
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => body,
  );
}

function takesBytes({ routeOptions }: FastifyRequest): boolean {
  const { call } = routeOptions.config;
  const endpoint: Endpoint | undefined = call && api[call];
  return endpoint?.takesBytes === true;
}
