import type { Static } from 'typebox';
import * as Type from 'typebox';
import { domains } from './domain.ts';
import { Bytes32, Closed, Nullable, OneOf, Timestamp, Uuid } from './schema.ts';
import type { SignedKind } from './signed.ts';

export const itemKinds = ['report', 'snapshot', 'machine', 'route', 'event'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** Sealed bytes of one item at most: a photo of 12 megapixels with room to spare. */
export const MAX_SEALED_BYTES = 16 * 1024 * 1024;

/** What the Mac signs about an item; the server sees it, and nothing else of the item. */
export const Envelope = Closed({
  v: Type.Literal(1),
  alg: Type.Literal('ed25519'),
  accountId: Uuid,
  deviceId: Uuid,
  /** Counts the lives of the agent's state: a Mac put back from a backup goes on in the next one. */
  epoch: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }),
  /** UUIDv7. */
  id: Uuid,
  /** 1, 2, 3 … within an epoch, without a gap. */
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  /** Hash of the envelope before; of the device certificate for the very first. */
  prev: Bytes32,
  kind: OneOf(itemKinds),
  capturedAt: Timestamp,
  /** The order under which it was captured: 0 and null before the first. */
  orderSeq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  orderHash: Nullable(Bytes32),
  /** SHA-256 of the recipient it is sealed to. */
  recipientId: Bytes32,
  /** Bytes of the sealed item. */
  size: Type.Integer({ minimum: 1, maximum: MAX_SEALED_BYTES }),
  sealedSha256: Bytes32,
  /** SHA-256 of `"homeward/body/v1" || 0x00 || salt || body`; the salt is inside the seal. */
  bodyCommit: Bytes32,
});
export type Envelope = Static<typeof Envelope>;

export const envelopeKind = {
  domain: domains.envelope,
  schema: Envelope,
  name: 'envelope',
} as const satisfies SignedKind<typeof Envelope>;
