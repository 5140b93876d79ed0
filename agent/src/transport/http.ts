import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { MAX_SEALED_BYTES } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import type { AxiosInstance } from 'axios';

/** Without any byte of an answer for so long, a request is given up. */
const SILENCE_MS = 20_000;
/** A request may take this long in all, and longer by its size over the slowest line worth using. */
const REQUEST_MS = 30_000;
const SLOWEST_BYTES_PER_MS = 4;
const MAX_ANSWER_BYTES = 1024 * 1024;

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

/** Requests to one server over connections that are kept open. */
export interface Http {
  /** @throws HomewardError `unavailable` for everything that keeps an answer from arriving; it never quotes the request. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

/**
 * @param origin scheme, host and port; its safety was checked by `secureOrigin`.
 * @param token the device token; null before the Mac has one.
 */
export function createHttp(origin: string, token: string | null): Http {
  const httpAgent = new HttpAgent({ keepAlive: true, maxSockets: 8 });
  const httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 8, minVersion: 'TLSv1.2' });
  let client: Promise<AxiosInstance> | undefined;
  const start = async () => {
    // Loaded when first needed: it is the largest of the agent's modules.
    const { default: axios } = await import('axios');
    return axios.create({
      baseURL: origin,
      httpAgent,
      httpsAgent,
      proxy: false,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      maxBodyLength: MAX_SEALED_BYTES,
      timeout: SILENCE_MS,
      responseType: 'text',
      transformRequest: (data: unknown) => data,
      transformResponse: (data: unknown) => data,
      validateStatus: () => true,
      headers: { Accept: 'application/json, application/problem+json', 'User-Agent': 'homeward-agent' },
    });
  };
  return {
    request: async ({ method, path, body, headers = {}, signal }) => {
      client ??= start();
      const axios = await client;
      const isBytes = body instanceof Uint8Array;
      const data =
        body === undefined
          ? undefined
          : isBytes
            ? Buffer.from(body.buffer, body.byteOffset, body.length)
            : JSON.stringify(body);
      const deadlineMs = REQUEST_MS + Math.ceil((data?.length ?? 0) / SLOWEST_BYTES_PER_MS);
      const signals = [AbortSignal.timeout(deadlineMs), ...(signal ? [signal] : [])];
      try {
        const answer = await axios.request<string>({
          method,
          url: path,
          ...(data !== undefined && { data }),
          headers: {
            ...(data !== undefined && { 'Content-Type': isBytes ? 'application/octet-stream' : 'application/json' }),
            ...(token !== null && { Authorization: `Bearer ${token}` }),
            ...headers,
          },
          signal: AbortSignal.any(signals),
        });
        return { status: answer.status, body: parseJson(String(answer.headers['content-type'] ?? ''), answer.data) };
      } catch (error) {
        // An axios error carries the request with its token: only its code may go on.
        const code = (error as { code?: unknown }).code;
        throw new HomewardError(
          'unavailable',
          `no answer from the server (${typeof code === 'string' ? code : 'cut'})`,
        );
      }
    },
    close: () => {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

function parseJson(contentType: string, body: string): unknown {
  if (!/^application\/(problem\+)?json\b/i.test(contentType)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
