import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A socket that asked to become a WebSocket and has not become one by then is ended. */
const DEADLINE_MS = 5_000;

/** Sockets between the request to upgrade and the WebSocket. */
export interface Upgrades {
  /** To be called for a request before its WebSocket is made. */
  begin(request: FastifyRequest, reply: FastifyReply): void;
  /** To be called once the socket is a WebSocket: lets go of all that belongs to the request. */
  finish(request: FastifyRequest): void;
}

/**
 * A request to upgrade takes its socket out of Node's hands. Where it is refused before `@fastify/websocket` sees it,
 * nobody would ever close that socket; and where it is not, the socket would hold its request and answer, some 8 kB, for
 * as long as it is open. Sockets that are on their way are ended with the app.
 */
export function watchUpgrades(app: FastifyInstance): Upgrades {
  const underWay = new Map<Socket, ServerResponse | null>();
  const forget = function (this: Socket) {
    underWay.delete(this);
  };
  const late = function (this: Socket) {
    this.destroy();
  };
  app.server.prependListener('upgrade', ({ socket }) => {
    underWay.set(socket, null);
    socket.once('close', forget).once('timeout', late).setTimeout(DEADLINE_MS);
  });
  app.addHook('preClose', async () => {
    for (const socket of underWay.keys()) socket.destroy();
  });
  return {
    begin({ raw }, reply) {
      if (underWay.has(raw.socket)) underWay.set(raw.socket, reply.raw);
    },
    finish({ raw: { socket } }) {
      underWay.get(socket)?.detachSocket(socket);
      underWay.delete(socket);
      // `ws` has set the timeout back when it took the socket over.
      socket.off('close', forget).off('timeout', late);
    },
  };
}
