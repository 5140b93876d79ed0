import type { Static } from 'typebox';
import * as Type from 'typebox';
import { decryptAesGcm, encryptAesGcm } from './aes-gcm.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { randomBytes, text, utf8 } from './bytes.ts';
import { certificateKind, type DeviceCertificate } from './certificate.ts';
import { domains, inDomain } from './domain.ts';
import { HomewardError } from './errors.ts';
import { hmac, hmacHolds } from './hmac.ts';
import { Origin } from './origin.ts';
import type { PairingKeys } from './pairing-secret.ts';
import { recipientIdOf, requireHybridRecipient } from './recipient.ts';
import { Base64UrlUpTo, Bytes32, Closed, expectShape, SerialNumber, Timestamp, Uuid } from './schema.ts';
import { sha256, sha256Base64Url } from './sha256.ts';
import { openSigned } from './signed.ts';
import { canonicalJson, parseCanonicalJson, parseStrictJson } from './strict-json.ts';

const transcriptFields = {
  origin: Origin,
  accountId: Uuid,
  /** The account's login name, which the Mac's window shows. */
  loginName: Type.String({ minLength: 1, maxLength: 64 }),
  pairingId: Bytes32,
  expiresAt: Timestamp,
  /** The owner's order key. */
  orderKey: Bytes32,
  /** The key that signs rotations, derived from the recovery code. */
  rootKey: Bytes32,
  recipientId: Bytes32,
  /** The server's receipt key. */
  receiptKey: Bytes32,
};

/** T: what both sides agree on. Whoever swaps a key in it changes both MACs and the six digits. */
export const PairingTranscript = Type.Union([
  Closed({ v: Type.Literal(1), ...transcriptFields }),
  /** Where the keys are not the owner's first: a rotation to earlier ones shall not be taken. */
  Closed({ v: Type.Literal(2), ...transcriptFields, generation: Type.Integer({ minimum: 2 }) }),
]);
export type PairingTranscript = Static<typeof PairingTranscript>;

/** The generation of the owner's keys that a transcript names. */
export const generationOf = (transcript: PairingTranscript): number => (transcript.v === 2 ? transcript.generation : 1);

/** The console's side of a pairing, as the server keeps it. */
export const PairingOffer = Closed({
  /** Canonical JSON of the transcript, base64url. */
  transcript: Base64UrlUpTo(2048),
  mac: Bytes32,
  recipient: Type.String({ maxLength: 2048 }),
});
export type PairingOffer = Static<typeof PairingOffer>;

/** The Mac's side. */
export const PairingClaim = Closed({
  v: Type.Literal(1),
  deviceKey: Bytes32,
  nonce: Bytes32,
  /** What the Mac is, sealed for the console: AES-256-GCM, base64url. */
  about: Base64UrlUpTo(1024),
});
export type PairingClaim = Static<typeof PairingClaim>;

export const MacedClaim = Closed({ claim: PairingClaim, mac: Bytes32 });
export type MacedClaim = Static<typeof MacedClaim>;

/** What a Mac says of itself when it asks to be paired. */
export const DeviceAbout = Closed({
  model: Type.String({ maxLength: 200 }),
  hostName: Type.String({ maxLength: 200 }),
  platform: Type.String({ maxLength: 80 }),
  /** What the police ask for first: a Mac that is switched off when it is stolen tells nothing any more. */
  serial: Type.Optional(SerialNumber),
});
export type DeviceAbout = Static<typeof DeviceAbout>;

/** Digest of the owner's public keys, which a pairing link carries: SHA-256 over order key, root key and recipient id, base64url. */
export const ownerKeysFingerprint = (keys: Pick<PairingTranscript, 'orderKey' | 'rootKey' | 'recipientId'>): string =>
  sha256Base64Url(fromBase64Url(keys.orderKey), fromBase64Url(keys.rootKey), fromBase64Url(keys.recipientId));

/** The console's offer. */
export function makeOffer(transcript: PairingTranscript, recipient: string, keys: PairingKeys): PairingOffer {
  const bytes = utf8(canonicalJson(expectShape(PairingTranscript, transcript, 'pairing transcript')));
  return { transcript: toBase64Url(bytes), mac: hmac(keys.offerKey, inDomain(domains.pairing, bytes)), recipient };
}

/** What the Mac expects of an offer: the server it dialled, the pairing it derived, the time, and the link's pin. */
export interface OfferExpectation {
  readonly origin: string;
  readonly keys: PairingKeys;
  readonly now: number;
  /** From the link; absent where a code was typed (then the MAC alone vouches for the owner's keys). */
  readonly ownerKeys?: string | undefined;
}

/**
 * The transcript of an offer, known to come from whoever knows the pairing's secret.
 * @throws HomewardError `pairing_refused` with what does not fit, `pairing_expired`, `wrong_recipient`.
 */
export function verifyOffer(offer: PairingOffer, expected: OfferExpectation): PairingTranscript {
  const bytes = fromBase64Url(offer.transcript);
  if (!hmacHolds(expected.keys.offerKey, inDomain(domains.pairing, bytes), offer.mac)) {
    throw new HomewardError('pairing_refused', 'the offer was not made with this link or code, or was changed');
  }
  const transcript = expectShape(PairingTranscript, parseCanonicalJson(bytes), 'pairing transcript');
  if (transcript.origin !== expected.origin) {
    throw new HomewardError('pairing_refused', `the offer is for ${transcript.origin}, this is ${expected.origin}`);
  }
  if (transcript.pairingId !== expected.keys.pairingId) throw new HomewardError('pairing_refused', 'another pairing');
  if (recipientIdOf(requireHybridRecipient(offer.recipient)) !== transcript.recipientId) {
    throw new HomewardError('pairing_refused', 'the recipient is not the one that the owner offered');
  }
  if (expected.ownerKeys !== undefined && ownerKeysFingerprint(transcript) !== expected.ownerKeys) {
    throw new HomewardError('pairing_refused', "the owner's keys are not those of the link");
  }
  if (transcript.expiresAt <= expected.now) throw new HomewardError('pairing_expired', 'make a new one in the console');
  return transcript;
}

const claimMessage = (offer: PairingOffer, claim: PairingClaim) =>
  inDomain(domains.pairingClaim, sha256(fromBase64Url(offer.transcript)), utf8(canonicalJson(claim)));

/** The Mac's claim to an offer that it verified. */
export async function makeClaim(
  offer: PairingOffer,
  deviceKey: Uint8Array,
  about: DeviceAbout,
  keys: PairingKeys,
): Promise<MacedClaim> {
  const sealedAbout = await encryptAesGcm(keys.sealKey, utf8(canonicalJson(about)), sha256(deviceKey));
  const claim: PairingClaim = {
    v: 1,
    deviceKey: toBase64Url(deviceKey),
    nonce: toBase64Url(randomBytes(32)),
    about: sealedAbout,
  };
  return { claim, mac: hmac(keys.claimKey, claimMessage(offer, claim)) };
}

/** What the Mac of a claim says it is. @throws HomewardError `pairing_refused` where the claim was not made with this pairing's secret. */
export async function verifyClaim(offer: PairingOffer, maced: MacedClaim, keys: PairingKeys): Promise<DeviceAbout> {
  if (!hmacHolds(keys.claimKey, claimMessage(offer, maced.claim), maced.mac)) {
    throw new HomewardError('pairing_refused', 'the claim was not made with this link or code');
  }
  const associated = sha256(fromBase64Url(maced.claim.deviceKey));
  const about = text(await decryptAesGcm(keys.sealKey, maced.claim.about, associated));
  return expectShape(DeviceAbout, parseStrictJson(about), 'description of the Mac');
}

/** Six digits that both sides show; they differ where anything in the transcript or the claim differs. */
export function pairingDigits(offer: PairingOffer, claim: PairingClaim): string {
  const digest = sha256(claimMessage(offer, claim));
  const number = new DataView(digest.buffer).getUint32(0) % 1_000_000;
  return number.toString().padStart(6, '0');
}

/** SHA-256 of the transcript, as the device certificate repeats it. */
export const transcriptSha256 = (offer: PairingOffer): string => sha256Base64Url(fromBase64Url(offer.transcript));

/**
 * The Mac's check of the certificate with which the owner answers its claim.
 * @throws HomewardError `bad_signature` or `certificate_refused`
 */
export async function verifyPairingCertificate(
  token: string,
  offer: PairingOffer,
  claim: PairingClaim,
  deviceId: string,
): Promise<DeviceCertificate> {
  const transcript = expectShape(
    PairingTranscript,
    parseCanonicalJson(fromBase64Url(offer.transcript)),
    'pairing transcript',
  );
  const certificate = await openSigned(certificateKind, token, fromBase64Url(transcript.orderKey));
  const expected = {
    v: 1,
    accountId: transcript.accountId,
    pairingId: transcript.pairingId,
    deviceKey: claim.deviceKey,
    transcriptSha256: transcriptSha256(offer),
    deviceId,
    status: 'active',
  } as const;
  for (const [name, value] of Object.entries(expected)) {
    if (certificate[name as keyof typeof expected] !== value) {
      throw new HomewardError('certificate_refused', `it names another ${name}`);
    }
  }
  return certificate;
}
