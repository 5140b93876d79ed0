import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { leftOpen } from './left-open.ts';

/**
 * A reverse proxy on loopback, as an operator has one in front of the server. It tells the server under which
 * address the agent came: on one machine that address would always be loopback, which has no place.
 */
export interface LoopbackProxy {
  readonly origin: string;
  /** Cuts every open connection and refuses new ones until `resume`. */
  cut(): void;
  resume(): void;
  /** From now on the answer to a request for which this holds is swallowed: the server did it, and nobody hears of it. */
  swallow(isSwallowed: (method: string, path: string) => boolean): void;
  close(): Promise<void>;
}

/**
 * @param target origin of the server, on loopback.
 * @param clientAddress what goes into `X-Forwarded-For`.
 */
export async function startLoopbackProxy(target: string, clientAddress: string, port = 0): Promise<LoopbackProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  let isSwallowed = (_method: string, _path: string): boolean => false;
  const headersOf = (incoming: IncomingMessage) => ({ ...incoming.headers, 'x-forwarded-for': clientAddress });

  const server = createServer((incoming, outgoing) => {
    const { method, url } = incoming;
    const upstream = request(
      { hostname, port: targetPort, method, path: url, headers: headersOf(incoming) },
      (answer) => {
        if (isSwallowed(method ?? '', url ?? '')) {
          answer.resume();
          outgoing.destroy();
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const upstream = connect(Number(targetPort), hostname, () => {
      const headers = Object.entries(headersOf(incoming)).flatMap(([name, value]) =>
        value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`),
      );
      upstream.write(`${[`GET ${incoming.url} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
  });
  server.on('connection', (socket) => {
    if (isCut) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const isOver = leftOpen(() => {
    cut();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${address.port}`,
    cut,
    resume: () => {
      isCut = false;
    },
    swallow: (next) => {
      isSwallowed = next;
    },
    close: async () => {
      isOver();
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
