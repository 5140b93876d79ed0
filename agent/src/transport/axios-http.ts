import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HomewardError } from '@homeward/shared/errors';
import axios from 'axios';
import type { Http, HttpRequest } from './http.ts';

/** Without any byte of an answer for so long, a request is given up. */
const SILENCE_MS = 20_000;
const REQUEST_MS = 30_000;
const MAX_BYTES = 1024 * 1024;

/**
 * Requests of the agent's errands, such as pairing: short-lived programs, which may hold axios in memory. The agent
 * that idles for years sends with `createHttp`, which costs it 17 MB less (Node 24, axios 1.21).
 * @param origin scheme, host and port; its safety was checked by `secureOrigin`.
 * @param token the device token; null before the Mac has one.
 */
export function createAxiosHttp(origin: string, token: string | null): Http {
  const httpAgent = new HttpAgent({ keepAlive: true });
  const httpsAgent = new HttpsAgent({ keepAlive: true, minVersion: 'TLSv1.2' });
  const client = axios.create({
    baseURL: origin,
    ...{ httpAgent, httpsAgent },
    // Neither proxies nor redirects: the token goes to this server alone.
    ...{ proxy: false, maxRedirects: 0 },
    ...{ maxContentLength: MAX_BYTES, maxBodyLength: MAX_BYTES, timeout: SILENCE_MS },
    validateStatus: () => true,
    headers: {
      Accept: 'application/json, application/problem+json',
      'User-Agent': 'homeward-agent',
      ...(token !== null && { Authorization: `Bearer ${token}` }),
    },
  });
  return {
    async request({ method, path, body, headers, signal }: HttpRequest) {
      const signals = [AbortSignal.timeout(REQUEST_MS), ...(signal ? [signal] : [])];
      try {
        const answer = await client.request<unknown>({
          ...{ method, url: path, data: body },
          ...(headers && { headers }),
          signal: AbortSignal.any(signals),
        });
        const isJson = /^application\/(problem\+)?json\b/i.test(String(answer.headers['content-type'] ?? ''));
        // Text that says it is JSON and does not parse comes as text.
        return { status: answer.status, body: isJson && typeof answer.data !== 'string' ? answer.data : undefined };
      } catch (error) {
        // An axios error carries the request with its token: only its code may go on.
        const { code } = error as { code?: unknown };
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
