import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request as it goes over the wire: its head, ending in an empty line, and its body. */
export interface WireRequest {
  readonly head: Buffer;
  readonly body: Buffer;
}

/** What a run of requests gave. */
export interface LoadResult {
  readonly perSecond: number;
  readonly p99Ms: number;
  /** The bodies of the first answers, one for each connection. */
  readonly samples: readonly Buffer[];
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const DEADLINE_MS = 60_000;

/**
 * Sends each connection's requests one after the other, all connections at the same time. A client of its own, since
 * any library for HTTP would be slower than the server that is measured.
 * @param requests of each connection.
 * @throws Error where an answer is not 200, or the deadline passes.
 */
export async function runLoad(origin: string, requests: readonly (readonly WireRequest[])[]): Promise<LoadResult> {
  const { hostname, port } = new URL(origin);
  const sockets = await Promise.all(requests.map(() => open(hostname, Number(port))));
  const latencies: number[] = [];
  const startedAt = performance.now();
  try {
    const samples = await Promise.all(
      sockets.map((socket, index) => sendAll(socket, requests[index] ?? [], latencies)),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    latencies.sort((a, b) => a - b);
    const p99Ms = latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
    return { perSecond: latencies.length / seconds, p99Ms, samples };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

async function open(hostname: string, port: number): Promise<Socket> {
  const socket = connect(port, hostname);
  await once(socket, 'connect');
  socket.setNoDelay(true);
  return socket;
}

function sendAll(socket: Socket, requests: readonly WireRequest[], latencies: number[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let at = -1;
    let sentAt = 0;
    let pending = Buffer.alloc(0);
    let sample: Buffer | undefined;
    const timer = setTimeout(() => reject(new Error('the server did not answer in time')), DEADLINE_MS);
    const next = () => {
      at += 1;
      const request = requests[at];
      if (!request) {
        clearTimeout(timer);
        return resolve(sample ?? Buffer.alloc(0));
      }
      sentAt = performance.now();
      socket.cork();
      socket.write(request.head);
      socket.write(request.body);
      socket.uncork();
    };
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const headEnd = pending.indexOf(END_OF_HEAD);
      if (headEnd < 0) return;
      const head = pending.toString('latin1', 0, headEnd);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      if (pending.length < headEnd + 4 + length) return;
      if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(`answered: ${pending.toString()}`));
      sample ??= Buffer.from(pending.subarray(headEnd + 4));
      pending = Buffer.alloc(0);
      latencies.push(performance.now() - sentAt);
      next();
    });
    next();
  });
}
