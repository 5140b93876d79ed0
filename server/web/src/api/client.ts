import { type Call, createClient, pathOf, type Send } from '@homeward/shared/api/client';
import { fromProblemDetails } from '@homeward/shared/api/problem';
import { readSealedBatch } from '@homeward/shared/api/sealed-batch';
import type { ShareReading } from '@homeward/shared/api/shares';
import { api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { type Access, request } from '../connection/access.ts';
import type { FetchBatch, FetchBytes } from '../owner/items.ts';
import type { FetchShared } from '../owner/shared-items.ts';

const REQUEST_DEADLINE_MS = 20_000;
const BYTES_DEADLINE_MS = 60_000;

/** `fetch` with a deadline that holds for the body too. @throws HomewardError `unavailable` */
async function fetchWithin<T>(
  deadlineMs: number,
  { url, init }: ReturnType<typeof request>,
  read: (response: Response) => Promise<T>,
): Promise<{ readonly response: Response; readonly content: T }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(deadlineMs) });
    return { response, content: await read(response) };
  } catch (cause) {
    throw new HomewardError('unavailable', 'the server did not answer', { cause });
  }
}

/** A typed client of the API. @param access asked for each call: the owner may have signed in, or named another server */
export const createCall = (access: () => Access): Call => {
  const send: Send = async ({ method, path, body }) => {
    const { url, init } = request(access(), path);
    const json = { body: JSON.stringify(body), headers: { ...init.headers, 'content-type': 'application/json' } };
    const whole = { url, init: { ...init, method, ...(body !== undefined && json) } };
    const { response, content } = await fetchWithin(REQUEST_DEADLINE_MS, whole, (answer) => answer.text());
    if (response.status === 204) return { status: 204, body: undefined };
    return { status: response.status, body: readJson(content) ?? content };
  };
  return createClient(send);
};

async function bytesOf(whole: ReturnType<typeof request>): Promise<Uint8Array<ArrayBuffer>> {
  const { response, content } = await fetchWithin(BYTES_DEADLINE_MS, whole, (answer) => answer.arrayBuffer());
  const bytes = new Uint8Array(content);
  if (!response.ok) throw fromProblemDetails(readJson(new TextDecoder().decode(bytes)), response.status);
  return bytes;
}

/** Gets the bytes behind a path. @throws HomewardError as the server says, or `unavailable` */
export const createFetchBytes =
  (access: Access): FetchBytes =>
  (path) =>
    bytesOf(request(access, path));

/** Gets sealed bytes that a link shares; what shows that one has it goes in the body, and so into no log. @throws HomewardError the same */
export const createFetchShared =
  (access: Access, reading: ShareReading): FetchShared =>
  (itemId) => {
    const { method, path } = api.sharedSealed;
    const { url, init } = request(access, path);
    const headers = { ...init.headers, 'content-type': 'application/json' };
    return bytesOf({ url, init: { ...init, method, headers, body: JSON.stringify({ ...reading, itemId }) } });
  };

/** Gets the sealed bytes of many items at once. @throws HomewardError the same, or `invalid_shape` */
export const createFetchBatch =
  (access: Access): FetchBatch =>
  async (deviceId, ids) => {
    const { url, init } = request(access, pathOf(api.sealedBatch.path, { deviceId }));
    const headers = { ...init.headers, 'content-type': 'application/json' };
    const asked = { url, init: { ...init, method: api.sealedBatch.method, headers, body: JSON.stringify({ ids }) } };
    return readSealedBatch(await bytesOf(asked), ids.length);
  };

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
