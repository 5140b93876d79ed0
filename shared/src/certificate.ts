import Type, { type Static } from 'typebox';
import { domains } from './domain.ts';
import { Bytes32, Closed, Nullable, OneOf, Timestamp, Uuid } from './schema.ts';
import type { SignedKind } from './signed.ts';

/** The owner's signed word that a device key belongs to a Mac of theirs. */
export const DeviceCertificate = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  deviceId: Uuid,
  pairingId: Bytes32,
  /** The Mac's Ed25519 public key. */
  deviceKey: Bytes32,
  /** SHA-256 of the pairing transcript that both sides saw. */
  transcriptSha256: Bytes32,
  rev: Type.Integer({ minimum: 1 }),
  status: OneOf(['active', 'retired']),
  /** After retirement: items up to this number are still believed. */
  trustedUntilSeq: Nullable(Type.Integer({ minimum: 0 })),
  issuedAt: Timestamp,
});
export type DeviceCertificate = Static<typeof DeviceCertificate>;

export const certificateKind = {
  domain: domains.certificate,
  schema: DeviceCertificate,
  name: 'device certificate',
} as const satisfies SignedKind<typeof DeviceCertificate>;
