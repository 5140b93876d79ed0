import type { Static } from 'typebox';
import * as Type from 'typebox';
import { decryptAesGcm, encryptAesGcm } from './aes-gcm.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { randomBytes, utf8 } from './bytes.ts';
import { itemKinds } from './envelope.ts';
import { HomewardError } from './errors.ts';
import { FILE_KEY_BYTES } from './file-key.ts';
import { hkdf } from './hkdf.ts';
import { pad, unpad } from './padding.ts';
import { Base64Url, Bytes32, Closed, expectShape, Nullable, OneOf, SignedToken, Timestamp, Uuid } from './schema.ts';
import { sha256Base64Url } from './sha256.ts';
import { canonicalJson, parseCanonicalJson } from './strict-json.ts';

/** How long a link may open what it shares. */
export const MAX_SHARE_DAYS = 30;
/** Items of one share at most: more is for an evidence pack. */
export const MAX_SHARED_ITEMS = 2_000;
/** Sealed bytes of those items at most: a telephone opens them. */
export const MAX_SHARED_BYTES = 256 * 1024 * 1024;
/** Of the list itself, once sealed. */
export const MAX_SEALED_SHARE_BYTES = 512 * 1024;

const SECRET_BYTES = 32;

/** The link's secret: 32 random bytes. It stands in the link's fragment, which browsers send to nobody. */
export const ShareSecret = Bytes32;

/** One item of a share, and what opens it. */
export const SharedKey = Closed({
  /** Hash of the envelope that the Mac signed. */
  envelopeHash: Bytes32,
  fileKey: Base64Url(FILE_KEY_BYTES),
});
export type SharedKey = Static<typeof SharedKey>;

/** What is sealed for whoever has the link: the items' keys, what they are checked against, and the owner's words. */
export const SharedEvidence = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  deviceId: Uuid,
  /** Public keys of the owner and of the server that received the items. */
  orderKey: Bytes32,
  receiptKey: Bytes32,
  /** Of the Mac, signed by the owner. */
  certificate: SignedToken(),
  madeAt: Timestamp,
  /** What was chosen: captured at or after `from`, before `to`. */
  from: Timestamp,
  to: Timestamp,
  kinds: Type.Array(OneOf(itemKinds), { minItems: 1, maxItems: itemKinds.length, uniqueItems: true }),
  macName: Type.String({ minLength: 1, maxLength: 100 }),
  /** Empty and null where the owner left them out. */
  model: Type.String({ maxLength: 200 }),
  serial: Nullable(Type.String({ maxLength: 200 })),
  /** When it was marked stolen; null where it was not. */
  stolenSince: Nullable(Timestamp),
  note: Type.String({ maxLength: 2_000 }),
  items: Type.Array(SharedKey, { minItems: 1, maxItems: MAX_SHARED_ITEMS }),
});
export type SharedEvidence = Static<typeof SharedEvidence>;

/** What the link's secret gives. */
export interface ShareKeys {
  /** The share's name on the server. */
  readonly shareId: string;
  /** Shown to read it; the server keeps its SHA-256 alone. */
  readonly readToken: string;
  /** Opens the list. The server never sees it. */
  readonly sealKey: Uint8Array<ArrayBuffer>;
}

/** A fresh secret, base64url. */
export const newShareSecret = (): string => toBase64Url(randomBytes(SECRET_BYTES));

/** @throws HomewardError `bad_request` for what is no whole secret, such as one of a link that was cut off. */
export function shareKeysOf(secret: string): ShareKeys {
  const bytes = secretBytes(secret);
  const derive = (name: string) => hkdf(bytes, new Uint8Array(), `homeward/share/v1/${name}`, 32);
  return { shareId: toBase64Url(derive('id')), readToken: toBase64Url(derive('read')), sealKey: derive('seal') };
}

function secretBytes(secret: string): Uint8Array {
  try {
    const bytes = fromBase64Url(secret);
    if (bytes.length === SECRET_BYTES) return bytes;
  } catch {
    // Said below.
  }
  throw new HomewardError('bad_request', 'the link is not whole: its last part has 43 letters, digits, - and _');
}

/** What the server keeps of a read token: SHA-256 of its ASCII, base64url. */
export const readTokenSha256 = (readToken: string): string => sha256Base64Url(utf8(readToken));

const associated = (shareId: string) => utf8(['homeward', 'share', 'v1', shareId].join('\0'));

/** The list under the secret's key, padded so that the length of what was written does not show. */
export const sealShare = (evidence: SharedEvidence, { shareId, sealKey }: ShareKeys): Promise<string> =>
  encryptAesGcm(sealKey, pad(utf8(canonicalJson(expectShape(SharedEvidence, evidence, 'share')))), associated(shareId));

/** @throws HomewardError `unopenable` for another secret or a changed bit, `invalid_shape`, `unknown_version` */
export async function openShare(sealed: string, { shareId, sealKey }: ShareKeys): Promise<SharedEvidence> {
  const padded = await decryptAesGcm(sealKey, sealed, associated(shareId));
  // JSON ends in a brace: what is zero behind it is padding.
  const length = padded.findLastIndex((byte) => byte !== 0) + 1;
  return expectShape(SharedEvidence, parseCanonicalJson(unpad(padded, length)), 'share');
}

/** The link: everything that opens the share stands behind the `#`. */
export const formatShareLink = (origin: string, secret: string): string => `${origin}/#/share/${secret}`;
