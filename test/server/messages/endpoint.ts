import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP endpoint on loopback, such as somebody's webhook or a push service, that keeps what it is sent. */
export interface Endpoint {
  readonly origin: string;
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[];
  /** What it answers from now on. */
  answerWith(status: number, headers?: Record<string, string>): void;
  /** Leaves what comes from now on without an answer, until it is told to go on. */
  hang(): void;
  /** Answers what hangs, and what comes. */
  goOn(): void;
  close(): Promise<void>;
}

export async function openEndpoint(): Promise<Endpoint> {
  const requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  let status = 201;
  let answer: Record<string, string> = {};
  let hanging: (() => void)[] | null = null;
  const server = createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
    const end = () => void reply.writeHead(status, answer).end();
    if (hanging === null) end();
    else hanging.push(end);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerWith(next, headers = {}) {
      status = next;
      answer = headers;
    },
    hang() {
      hanging = [];
    },
    goOn() {
      for (const end of hanging ?? []) end();
      hanging = null;
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
