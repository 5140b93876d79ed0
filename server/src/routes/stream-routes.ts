import websocket from '@fastify/websocket';
import { api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance } from 'fastify';
import { probePaths } from '../http/probe-token.ts';
import { type Authenticator, route } from '../http/route.ts';
import { networkOf } from '../http/same-network.ts';
import { watchUpgrades } from '../http/upgrades.ts';
import type { DeviceServices } from '../services/device-services.ts';

/** A Mac says nothing on its stream. */
const MAX_MESSAGE_BYTES = 1024;

export interface StreamRoutePorts
  extends Pick<DeviceServices, 'streams' | 'orders' | 'rotations' | 'events' | 'lastSeen'> {
  /** Whether an `Authorization` header is that of `homeward-server doctor`, which opens a WebSocket to see whether one passes. */
  readonly isProbe: (authorization: string | undefined) => boolean;
}

/** Orders to Macs, events to owners: connections that stay open. */
export async function streamRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { streams, orders, rotations, events, lastSeen, isProbe }: StreamRoutePorts,
): Promise<void> {
  const upgrades = watchUpgrades(app);
  // Compression would cost each idle connection tens of kilobytes, for a message of one kilobyte a month.
  // In a scope of its own: the plugin's hooks then run for this one route.
  await app.register(async (scope) => {
    await scope.register(websocket, {
      options: { perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES, clientTracking: false },
      // `OrderStreams` ends the streams; a broken one is nobody's news.
      preClose: (done) => done(),
      errorHandler: (_error, socket) => socket.terminate(),
    });
    scope.route({
      method: 'GET',
      url: probePaths.socket,
      schema: { hide: true },
      onRequest: async (request, reply) => {
        upgrades.begin(request, reply);
        if (!isProbe(request.headers.authorization)) {
          throw new HomewardError('not_found', 'there is no such address here');
        }
      },
      handler: async () => {
        throw new HomewardError('bad_request', 'this is a WebSocket');
      },
      wsHandler: (socket, request) => {
        upgrades.finish(request);
        socket.close();
      },
    });
    const { method, path, summary } = api.stream;
    scope.route({
      method,
      url: path,
      config: { call: 'stream' },
      schema: { summary, operationId: 'stream' },
      onRequest: async (request, reply) => {
        upgrades.begin(request, reply);
        request.device = await authenticator.agent(request);
        if (!request.device.certified) throw new HomewardError('forbidden', 'the owner has not confirmed this Mac yet');
      },
      handler: async () => {
        throw new HomewardError('bad_request', 'this is a WebSocket');
      },
      wsHandler: async (socket, request) => {
        const { device } = request;
        upgrades.finish(request);
        // The plugin's listener, which would keep the request in memory; `OrderStreams` has its own.
        socket.removeAllListeners('error');
        if (!device) return socket.terminate();
        lastSeen.touch(device.deviceId);
        streams.add(device, socket, networkOf(request.ip));
        for (const rotation of await rotations.pendingOf(device)) streams.pushRotation(device.deviceId, rotation);
        // An order that is given meanwhile is pushed besides; the Mac takes the one with the higher number.
        const order = await orders.current(device);
        if (order !== null) streams.push(device.deviceId, order);
      },
    });
  });
  route(app, authenticator, 'events', async ({ owner, request, reply }) => {
    const isSignedIn = async () => {
      try {
        return (await authenticator.owner(request)).sessionId === owner.sessionId;
      } catch {
        return false;
      }
    };
    // Buffering proxies (nginx) would hold events back.
    reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no');
    return events.open({ ...owner, isSignedIn, network: networkOf(request.ip) });
  });
}
