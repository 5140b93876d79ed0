import { hash } from 'node:crypto';
import { EnvelopeToken } from '@homeward/shared/api/devices';
import { domains } from '@homeward/shared/domain';
import { Envelope } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import { expectShape } from '@homeward/shared/schema';
import { Compile } from 'typebox/compile';
import type { CallingDevice } from '../http/route.ts';

const envelopeShape = Compile(Envelope);
const MAX_TOKEN_LENGTH = (EnvelopeToken as { maxLength?: number }).maxLength ?? 0;
/** Of 64 bytes in base64url. */
const SIGNATURE_LENGTH = 86;

/** The names of an envelope in canonical order; all are always there. */
const CANONICAL_KEYS = Object.keys(Envelope.properties).sort().join();

const HASH_PREFIX = Buffer.from(`${domains.envelope}\0`);

/** An envelope that was read, with the digest by which a receipt and the next envelope name it. */
export interface ReadEnvelope {
  readonly token: string;
  readonly envelope: Envelope;
  /** `hashSigned` of it. */
  readonly envelopeHash: string;
}

/**
 * The envelope of a sent item, known to be canonical and to name this item, Mac and account. Its signature is left to
 * those whom it concerns, the owner's browser and readers of an evidence pack: the device token says who sends, and a
 * verification would cost more than all the rest. `readSigned` of the shared code does the same at a fifth of the pace.
 * @throws HomewardError `bad_request` without an envelope, `invalid_shape`, `not_canonical`, `invalid_json`, `item_refused`
 */
export function readEnvelope(header: unknown, id: string, device: CallingDevice): ReadEnvelope {
  if (typeof header !== 'string') throw new HomewardError('bad_request', 'the header with the envelope is missing');
  const dot = header.indexOf('.');
  if (dot < 1 || header.length > MAX_TOKEN_LENGTH || header.length - dot - 1 !== SIGNATURE_LENGTH) {
    throw new HomewardError('invalid_shape', 'the envelope is no signed token');
  }
  const payload = decode(header.slice(0, dot));
  decode(header.slice(dot + 1));
  const envelope = parse(payload);
  if (envelope.accountId !== device.accountId || envelope.deviceId !== device.deviceId) {
    throw new HomewardError('item_refused', 'the envelope is of another Mac');
  }
  if (envelope.id !== id) throw new HomewardError('item_refused', 'the envelope is of another item');
  const envelopeHash = hash('sha256', Buffer.concat([HASH_PREFIX, payload]), 'base64url');
  return { token: header, envelope, envelopeHash };
}

/** Node skips what is not base64url; only what it writes itself is canonical. */
function decode(encoded: string): Buffer {
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.toString('base64url') !== encoded) {
    throw new HomewardError('not_canonical', 'the envelope is not in canonical base64url');
  }
  return bytes;
}

function parse(payload: Buffer): Envelope {
  const json = payload.toString();
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new HomewardError('invalid_json', 'the envelope does not parse', { cause });
  }
  if (!envelopeShape.Check(value)) return expectShape(Envelope, value, 'envelope');
  // Flat, with a fixed set of keys: sorted keys and JSON's own spelling are all of RFC 8785, doubled keys included.
  if (Object.keys(value).join() !== CANONICAL_KEYS || JSON.stringify(value) !== json) {
    throw new HomewardError('not_canonical', 'the envelope must be in the form of RFC 8785');
  }
  return value;
}

/** Whether the bytes are those that the envelope speaks of. @throws HomewardError `item_refused` */
export function requireSealedBytes({ size, sealedSha256 }: Envelope, bytes: Uint8Array): void {
  if (bytes.length !== size || hash('sha256', bytes, 'base64url') !== sealedSha256) {
    throw new HomewardError('item_refused', 'the sealed bytes are not those of the envelope');
  }
}
