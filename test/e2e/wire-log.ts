import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands in front of a server and keeps every byte of every connection, as somebody does who listens on its plain side. */
export interface WireLog {
  readonly origin: string;
  /** What went each way on each connection. */
  heard(): { readonly path: string; readonly bytes: Buffer }[];
  close(): Promise<void>;
}

/** @param target origin of the server, on loopback. */
export async function startWireLog(target: string): Promise<WireLog> {
  const { hostname, port } = new URL(target);
  const ways: { readonly path: string; readonly chunks: Buffer[] }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const number = ways.length / 2;
    const upstream = connect(Number(port), hostname);
    for (const [name, from, to] of [
      ['to', client, upstream],
      ['from', upstream, client],
    ] as const) {
      const chunks: Buffer[] = [];
      ways.push({ path: `connection ${number}, ${name} the server`, chunks });
      from.on('data', (chunk: Buffer) => chunks.push(chunk));
      from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      sockets.add(from);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the log has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    heard: () => ways.map(({ path, chunks }) => ({ path, bytes: Buffer.concat(chunks) })),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
