import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
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
    reply.header('cache-control', 'private, max-age=31536000, immutable');
    return sendSealed(reply, params.id, sealed);
  });
  route(app, authenticator, 'sealedBatch', async ({ owner, params, body, reply }) => {
    const batch = await items.sealedBatch(owner.accountId, params.deviceId, body.ids);
    reply.type('application/octet-stream').header('x-content-type-options', 'nosniff');
    return Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength);
  });
}

/** Sealed bytes as a file, and as nothing that a browser would show. */
export function sendSealed(reply: FastifyReply, id: string, sealed: Buffer | Readable): Buffer | Readable {
  reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename="${id}.age"`)
    .header('x-content-type-options', 'nosniff');
  return sealed;
}
