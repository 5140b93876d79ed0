import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { RecordService } from '../services/records.ts';

/** A record's 64 KiB as base64url, with room for the rest. */
const RECORD_BODY_LIMIT = 96 * 1024;

export function recordRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { records }: { readonly records: RecordService },
): void {
  route(app, authenticator, 'records', async ({ owner }) => ({ records: await records.all(owner.accountId) }));

  route(
    app,
    authenticator,
    'putRecord',
    async ({ owner, params, body: { generation, ...record } }) =>
      await records.put(owner, { id: params.id, ...record }, generation),
    { bodyLimit: RECORD_BODY_LIMIT },
  );

  route(app, authenticator, 'deleteRecord', async ({ owner, params, query }) => {
    await records.delete(owner, params.id, query.rev);
    return undefined;
  });
}
