import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { SnapshotAbout } from './bodies/snapshot.ts';
import { domains, inDomain } from './domain.ts';
import { type Envelope, itemKinds, MAX_SEALED_BYTES } from './envelope.ts';
import { HomewardError } from './errors.ts';
import { Bytes32, Closed, OneOf, Timestamp, Uuid } from './schema.ts';
import { sha256Base64Url } from './sha256.ts';

/**
 * The first line inside the seal. It repeats what the envelope says, so that neither a server nor a finder of the
 * file can pass the sealed bytes off as another item.
 */
export const SealedHeader = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  deviceId: Uuid,
  epoch: Type.Integer({ minimum: 1 }),
  id: Uuid,
  seq: Type.Integer({ minimum: 1 }),
  kind: OneOf(itemKinds),
  capturedAt: Timestamp,
  recipientId: Bytes32,
  /** 32 random bytes of the commitment. */
  salt: Bytes32,
  mediaType: OneOf(['application/json', 'image/jpeg']),
  /** Bytes of the body before padding. */
  bodySize: Type.Integer({ minimum: 0, maximum: MAX_SEALED_BYTES }),
  /** What is told about a photo. */
  about: Type.Optional(SnapshotAbout),
});
export type SealedHeader = Static<typeof SealedHeader>;

/** The commitment to a body: SHA-256 of `"homeward/body/v1" || 0x00 || salt || body`, base64url. */
export const commitToBody = (salt: Uint8Array, body: Uint8Array): string =>
  sha256Base64Url(inDomain(domains.body, salt, body));

/**
 * Requires that header and body are those that the envelope speaks of.
 * @throws HomewardError `item_refused` (the header differs from the envelope), `commitment_broken`
 */
export function requireCommitted(header: SealedHeader, body: Uint8Array, envelope: Envelope): void {
  for (const name of ['accountId', 'deviceId', 'epoch', 'id', 'seq', 'kind', 'capturedAt', 'recipientId'] as const) {
    if (header[name] !== envelope[name]) {
      throw new HomewardError('item_refused', `${name} inside the seal differs from the envelope's`);
    }
  }
  if (commitToBody(fromBase64Url(header.salt), body) !== envelope.bodyCommit) {
    throw new HomewardError('commitment_broken', 'the body is not the one that the envelope commits to');
  }
}
