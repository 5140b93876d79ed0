import type { ClientRequest, IncomingMessage } from 'node:http';
import { HomewardError } from '@homeward/shared/errors';

// Not imported: the ES module of `node:http` reads all that it exports, `WebSocket` among it, and that loads undici,
// 13 MB of memory that nothing here uses (Node 24).
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** A connection that is silent for so long is given up. */
const SILENCE_MS = 20_000;
/** A request may take this long in all, and longer by its size over the slowest line worth using. */
const REQUEST_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 4;
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_CONNECTIONS = 8;

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** JSON value, bytes, or nothing. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** JSON value where the answer says that it is JSON, else undefined. */
  readonly body: unknown;
}

/** Requests to one server over connections that are kept open. Neither redirects nor proxies are followed. */
export interface Http {
  /** @throws HomewardError `unavailable` for everything that keeps an answer from arriving; it never quotes the request. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

/** How long a server may keep a request waiting, in milliseconds. */
export interface HttpDeadlines {
  readonly silenceMs: number;
  readonly requestMs: number;
}

/**
 * @param origin scheme, host and port; its safety was checked by `secureOrigin`.
 * @param token the device token; null before the Mac has one.
 */
export function createHttp(
  origin: string,
  token: string | null,
  { silenceMs, requestMs }: HttpDeadlines = { silenceMs: SILENCE_MS, requestMs: REQUEST_MS },
): Http {
  const kept = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: silenceMs };
  const isSecure = origin.startsWith('https:');
  const agent = isSecure ? new https.Agent({ ...kept, minVersion: 'TLSv1.2' }) : new http.Agent(kept);
  const begin = isSecure ? https.request : http.request;

  const exchange = async (request: HttpRequest, isAgain = false): Promise<HttpAnswer> => {
    const { method, path, body, headers, signal } = request;
    const { data, type } = encode(body);
    const sent = begin(new URL(path, origin), {
      ...{ agent, method, timeout: silenceMs },
      headers: {
        Accept: 'application/json, application/problem+json',
        'User-Agent': 'homeward-agent',
        ...(data !== undefined && { 'Content-Type': type, 'Content-Length': data.length }),
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    const deadlineMs = requestMs + Math.ceil((data?.length ?? 0) / SLOWEST_BYTES_PER_MS);
    try {
      return await answerTo(sent, data, deadlineMs, signal);
    } catch (error) {
      // The server had closed the kept connection just then. What a paired Mac asks may be asked twice; a claim may not.
      const wasStale = sent.reusedSocket && codeOf(error) === 'ECONNRESET';
      if (wasStale && !isAgain && token !== null && !signal?.aborted) return exchange(request, true);
      throw error;
    }
  };

  return {
    request: (request) =>
      exchange(request).catch((error) => {
        throw new HomewardError('unavailable', `no answer from the server (${codeOf(error)})`);
      }),
    close: () => agent.destroy(),
  };
}

function encode(body: unknown): { readonly data?: Uint8Array; readonly type?: string } {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) return { data: body, type: 'application/octet-stream' };
  return { data: Buffer.from(JSON.stringify(body)), type: 'application/json' };
}

/** Sends the request and reads the whole answer; at its deadline, or when `signal` ends it, the connection is cut. */
function answerTo(
  request: ClientRequest,
  data: Uint8Array | undefined,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const cut = (code: string) => request.destroy(Object.assign(new Error(code), { code }));
  const onAbort = () => cut('ABORTED');
  const deadline = setTimeout(() => cut('DEADLINE'), deadlineMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  return new Promise<HttpAnswer>((resolve, reject) => {
    request.on('timeout', () => cut('SILENCE'));
    // Also what ends the connection once the answer has begun.
    request.on('error', reject);
    request.on('response', (response) => {
      readAnswer(response).then(resolve, (error) => {
        reject(error);
        request.destroy();
      });
    });
    if (signal?.aborted) onAbort();
    else request.end(data);
  }).finally(() => {
    clearTimeout(deadline);
    signal?.removeEventListener('abort', onAbort);
  });
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw Object.assign(new Error('too long'), { code: 'TOO_LONG' });
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: response.statusCode ?? 0, body: parseJson(response.headers['content-type'] ?? '', text) };
}

/** What may be said of an error: its code. A message could quote the request. */
const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'cut';
};

function parseJson(contentType: string, body: string): unknown {
  if (!/^application\/(problem\+)?json\b/i.test(contentType)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
