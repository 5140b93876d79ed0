import { type Call, createClient, type Send } from '@homeward/shared/api/client';
import { fromProblemDetails } from '@homeward/shared/api/problem';
import { HomewardError } from '@homeward/shared/errors';

const REQUEST_DEADLINE_MS = 20_000;
const BYTES_DEADLINE_MS = 60_000;

/** `fetch` to the same origin, with the session's cookie, and no answer taken from a cache; the deadline holds for the body too. */
async function request<T>(
  path: string,
  init: RequestInit,
  deadlineMs: number,
  read: (response: Response) => Promise<T>,
): Promise<{ readonly response: Response; readonly content: T }> {
  try {
    const response = await fetch(path, {
      ...init,
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    });
    return { response, content: await read(response) };
  } catch (cause) {
    throw new HomewardError('unavailable', 'the server did not answer', { cause });
  }
}

const send: Send = async ({ method, path, body }) => {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const read = (response: Response) => response.text();
  const { response, content } = await request(path, { method, ...json }, REQUEST_DEADLINE_MS, read);
  if (response.status === 204) return { status: 204, body: undefined };
  try {
    return { status: response.status, body: JSON.parse(content) as unknown };
  } catch {
    return { status: response.status, body: content };
  }
};

export const call: Call = createClient(send);

/** The bytes behind a path. @throws HomewardError as the server says, or `unavailable` */
export async function fetchBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const { response, content } = await request(path, {}, BYTES_DEADLINE_MS, (answer) => answer.arrayBuffer());
  const bytes = new Uint8Array(content);
  if (!response.ok) throw fromProblemDetails(readJson(bytes), response.status);
  return bytes;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
