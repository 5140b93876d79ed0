import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { DeviceServices } from '../services/device-services.ts';

/** Items as their owner gets them: listed, and their sealed bytes. */
export function itemRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { items }: Pick<DeviceServices, 'items'>,
): void {
  route(app, authenticator, 'items', ({ owner, params, query }) => items.list(owner.accountId, params.deviceId, query));
  route(app, authenticator, 'sealed', async ({ owner, params, reply }) => {
    const sealed = await items.sealed(owner.accountId, params.deviceId, params.id);
    // The bytes of an item never change; a browser may keep them, a shared cache may not.
    reply
      .type('application/octet-stream')
      .header('cache-control', 'private, max-age=31536000, immutable')
      .header('content-disposition', `attachment; filename="${params.id}.age"`)
      .header('x-content-type-options', 'nosniff');
    return sealed;
  });
  route(app, authenticator, 'sealedBatch', async ({ owner, params, body, reply }) => {
    const batch = await items.sealedBatch(owner.accountId, params.deviceId, body.ids);
    reply.type('application/octet-stream').header('x-content-type-options', 'nosniff');
    return Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
  });
}
