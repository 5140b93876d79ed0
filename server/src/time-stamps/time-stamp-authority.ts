import { randomBytes } from 'node:crypto';
import { HomewardError } from '@homeward/shared/errors';
import { type TimeStamp, timeStampRequest, tokenOfReply } from '@homeward/shared/time-stamp-token';

const DEADLINE_MS = 20_000;
/** A reply at most: a token of the greatest size, with room for a status. */
const MOST_BYTES = 64 * 1024;

export interface MadeTimeStamp {
  /** DER, as the authority signed it. */
  readonly token: Uint8Array<ArrayBuffer>;
  readonly stamp: TimeStamp;
}

/** Has a message stamped. @throws HomewardError `time_stamp_refused`, `unavailable`; the signal's reason when it is ended */
export type AskAuthority = (message: Uint8Array<ArrayBuffer>, signal?: AbortSignal) => Promise<MadeTimeStamp>;

/**
 * The authority at an address that the operator named, over HTTP (RFC 3161, 3.4). It gets a hash and a random number; what
 * it answers with is believed for its signature alone, so the way there needs none.
 */
export function createAuthority(url: string, deadlineMs = DEADLINE_MS): AskAuthority {
  return async (message, signal) => {
    const nonce = randomBytes(8);
    const ending = AbortSignal.any([AbortSignal.timeout(deadlineMs), ...(signal ? [signal] : [])]);
    const reply = await ask(url, timeStampRequest(message, nonce), ending).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw cause instanceof HomewardError ? cause : unavailable(`it does not answer (${whyOf(cause)})`, cause);
    });
    return await tokenOfReply(reply, message, nonce);
  };
}

async function ask(url: string, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const headers = { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' };
  const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw unavailable(`it answers ${answer.status}`);
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw unavailable(`its answer has more than ${MOST_BYTES} bytes`);
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** `fetch` hides the system's word in the cause. */
function whyOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  return name === 'TimeoutError' ? 'in time' : (cause?.code ?? message);
}

const unavailable = (why: string, cause?: unknown) =>
  new HomewardError('unavailable', `the time stamp authority: ${why}`, { cause });
