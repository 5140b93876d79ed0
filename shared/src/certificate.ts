import type { Static } from 'typebox';
import * as Type from 'typebox';
import { domains } from './domain.ts';
import { Bytes32, Closed, Nullable, OneOf, Timestamp, Uuid } from './schema.ts';
import { hashSigned, readSigned, type SignedKind } from './signed.ts';

const common = {
  accountId: Uuid,
  deviceId: Uuid,
  pairingId: Bytes32,
  /** The Mac's Ed25519 public key. */
  deviceKey: Bytes32,
  /** SHA-256 of the pairing transcript that both sides saw. */
  transcriptSha256: Bytes32,
  status: OneOf(['active', 'retired']),
  /** After retirement: items up to this number are still believed. */
  trustedUntilSeq: Nullable(Type.Integer({ minimum: 0 })),
  issuedAt: Timestamp,
};

/**
 * The owner's signed word that a device key belongs to a Mac of theirs. Version 2 says so again, with a later order key; the
 * Mac itself keeps the one of its pairing, which its first item links to.
 */
export const DeviceCertificate = Type.Union([
  Closed({ v: Type.Literal(1), ...common, rev: Type.Integer({ minimum: 1 }) }),
  Closed({
    v: Type.Literal(2),
    ...common,
    rev: Type.Integer({ minimum: 2 }),
    /** `hashSigned` of the certificate of the pairing. */
    first: Bytes32,
  }),
]);
export type DeviceCertificate = Static<typeof DeviceCertificate>;

export const certificateKind = {
  domain: domains.certificate,
  schema: DeviceCertificate,
  name: 'device certificate',
} as const satisfies SignedKind<typeof DeviceCertificate>;

/** What the Mac's first item links to: the hash of the certificate of its pairing. */
export function genesisOf(token: string): string {
  const certificate = readSigned(certificateKind, token);
  return certificate.v === 2 ? certificate.first : hashSigned(certificateKind, token);
}
