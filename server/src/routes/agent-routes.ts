import { MAX_SEALED_BYTES } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance } from 'fastify';
import { type Authenticator, type CallingDevice, route } from '../http/route.ts';
import { type AdmitUpload, createUploadBudget } from '../http/upload-budget.ts';
import { ownAddress } from '../places/own-address.ts';
import type { DeviceServices } from '../services/device-services.ts';
import type { StorageQuota } from '../services/storage-quota.ts';

/** What a paired Mac calls. */
export function agentRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  {
    intake,
    quota,
    orders,
    rotations,
    places,
    lastSeen,
  }: Pick<DeviceServices, 'intake' | 'quota' | 'orders' | 'rotations' | 'places' | 'lastSeen'>,
): void {
  /** A Mac whose claim is not answered yet may only ask for the answer. */
  const certified = (device: CallingDevice): CallingDevice => {
    if (!device.certified) throw new HomewardError('forbidden', 'the owner has not confirmed this Mac yet');
    lastSeen.touch(device.deviceId);
    return device;
  };

  route(app, authenticator, 'checkIn', async ({ device, body }) => {
    const pending = await rotations.pendingOf(certified(device), body.rotationHash);
    const reply = await orders.checkIn(device, body.epoch);
    return pending.length === 0 ? reply : { ...reply, rotations: pending };
  });
  route(
    app,
    authenticator,
    'putItem',
    ({ device, params, body, request }) => intake.accept(certified(device), params.id, request.headers, bytesOf(body)),
    { bodyLimit: MAX_SEALED_BYTES, admit: admitItems(quota) },
  );
  route(app, authenticator, 'acknowledge', async ({ device, body }) => {
    await orders.acknowledge(certified(device), body.acknowledgement);
    return undefined;
  });
  route(app, authenticator, 'acknowledgeRotation', async ({ device, body }) => {
    await rotations.acknowledge(certified(device), body.acknowledgement);
    return undefined;
  });
  route(app, authenticator, 'places', async ({ device, body, request }) => {
    certified(device);
    const own = await places.placeOf(ownAddress(request.ip));
    return { own, places: await Promise.all(body.addresses.map((address) => places.placeOf(address))) };
  });
}

/** Lets an item in where its Mac has room for it, and the server's memory has. */
function admitItems(quota: StorageQuota): AdmitUpload {
  const admitToMemory = createUploadBudget(MAX_SEALED_BYTES);
  return async (request, reply) => {
    const { device, headers, params } = request;
    if (device?.certified) {
      const size = Math.min(Number(headers['content-length'] ?? MAX_SEALED_BYTES), MAX_SEALED_BYTES);
      const answered = await quota.admit(device.deviceId, (params as { id: string }).id, size);
      reply.raw.once('finish', () => answered(reply.statusCode === 200)).once('close', () => answered(false));
    }
    admitToMemory(request, reply);
  };
}

/** A dropped body may come without a content type, and is then none at all. */
function bytesOf(body: unknown): Buffer {
  if (body === undefined || body === null) return EMPTY;
  if (!Buffer.isBuffer(body)) throw new HomewardError('unsupported_media_type', 'send application/octet-stream');
  return body;
}

const EMPTY = Buffer.alloc(0);
