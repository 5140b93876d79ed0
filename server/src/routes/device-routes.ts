import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import { sessionLimit } from '../http/session-limit.ts';
import type { DeviceServices } from '../services/device-services.ts';

/** Far more than anybody gives in a panic: marking a Mac as stolen must not be refused. */
const ORDERED = sessionLimit(300);
const CHANGED = sessionLimit(120);

/** The owner's Macs: shown, ordered, removed, kept. */
export function deviceRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { devices, orders }: Pick<DeviceServices, 'devices' | 'orders'>,
): void {
  route(app, authenticator, 'devices', async ({ owner }) => ({ devices: await devices.all(owner.accountId) }));
  route(app, authenticator, 'device', ({ owner, params }) => devices.get(owner.accountId, params.deviceId));
  route(app, authenticator, 'putOrder', ({ owner, params, body }) => orders.give(owner, params.deviceId, body), {
    rateLimit: ORDERED,
  });
  route(
    app,
    authenticator,
    'removeDevice',
    ({ owner, params, body }) => devices.remove(owner, params.deviceId, body.action, body.proof),
    { rateLimit: CHANGED },
  );
  route(app, authenticator, 'keepDevice', ({ owner, params }) => devices.keep(owner, params.deviceId), {
    rateLimit: CHANGED,
  });
}
