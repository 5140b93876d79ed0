import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { leftOpen } from '../../scripts/trial/left-open.ts';

/** An answer of the server's as it passes through: JSON where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the lie is about: the request it answers, and what the honest server said. */
export type Lie = (
  asked: { readonly method: string; readonly path: string },
  honest: Answer,
) => Answer | Promise<Answer>;

/** Stands before a real server and answers in its stead. It has no key of anybody's: neither has a lying server. */
export interface LyingProxy {
  readonly origin: string;
  /** From now on answers go through this; null for the truth. */
  tell(lie: Lie | null): void;
  /** Cuts every open connection and refuses new ones until `resume`. */
  cut(): void;
  resume(): void;
  close(): Promise<void>;
}

export async function startLyingProxy(target: string): Promise<LyingProxy> {
  const { hostname, port } = new URL(target);
  let lie: Lie | null = null;
  let isCut = false;
  const open = new Set<Duplex>();

  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const { headers } = incoming;
    const upstream = request({ hostname, port, method, path, headers }, (answer) => {
      // Live events have no end: they go through as they come.
      if (answer.headers['content-type']?.startsWith('text/event-stream')) {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', () => outgoing.destroy()).pipe(outgoing);
        return;
      }
      // Whoever asked may be gone before the answer is whole.
      pass(answer, outgoing, { method, path }, lie).catch(() => outgoing.destroy());
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  // No order stream: orders come by the check-in, where the lie can reach them.
  server.on('upgrade', (_, socket) => socket.destroy());
  server.on('connection', (socket) => {
    if (isCut) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  const isOver = leftOpen(() => {
    cut();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${address.port}`,
    tell: (next) => {
      lie = next;
    },
    cut,
    resume: () => {
      isCut = false;
    },
    close: async () => {
      isOver();
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(
  answer: IncomingMessage,
  outgoing: ServerResponse,
  asked: { method: string; path: string },
  lie: Lie | null,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const { 'content-type': contentType = '', 'content-encoding': encoding } = answer.headers;
  const isJson = contentType.includes('json') && encoding === undefined;
  const honest: Answer = { status: answer.statusCode ?? 502, body: isJson ? JSON.parse(bytes.toString()) : bytes };
  const told = lie === null ? honest : await lie(asked, honest);
  if (told === honest) {
    const { 'transfer-encoding': _, 'content-length': __, ...headers } = answer.headers;
    outgoing.writeHead(honest.status, headers).end(bytes);
    return;
  }
  const isBytes = Buffer.isBuffer(told.body);
  const type = isBytes
    ? 'application/octet-stream'
    : told.status >= 400
      ? 'application/problem+json'
      : 'application/json';
  outgoing.writeHead(told.status, { 'content-type': type }).end(isBytes ? told.body : JSON.stringify(told.body));
}
