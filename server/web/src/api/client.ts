import { type Call, createClient, type Send } from '@homeward/shared/api/client';
import { fromProblemDetails } from '@homeward/shared/api/problem';
import { HomewardError } from '@homeward/shared/errors';

const REQUEST_DEADLINE_MS = 20_000;
const BYTES_DEADLINE_MS = 60_000;

/** `fetch` to the same origin, with the session's cookie, a deadline, and no answer taken from a cache. */
async function request(path: string, init: RequestInit, deadlineMs: number): Promise<Response> {
  try {
    return await fetch(path, {
      ...init,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    });
  } catch (cause) {
    throw new HomewardError('unavailable', 'the server did not answer', { cause });
  }
}

const send: Send = async ({ method, path, body }) => {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await request(path, { method, ...json }, REQUEST_DEADLINE_MS);
  if (response.status === 204) return { status: 204, body: undefined };
  const text = await response.text();
  try {
    return { status: response.status, body: JSON.parse(text) as unknown };
  } catch {
    return { status: response.status, body: text };
  }
};

export const call: Call = createClient(send);

/** The bytes behind a path. @throws HomewardError as the server says, or `unavailable` */
export async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(path, {}, BYTES_DEADLINE_MS);
  if (!response.ok) throw fromProblemDetails(await response.json().catch(() => null), response.status);
  return new Uint8Array(await response.arrayBuffer());
}
