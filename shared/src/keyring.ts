import type { Static } from 'typebox';
import * as Type from 'typebox';
import { decryptAesGcm, encryptAesGcm } from './aes-gcm.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { randomBytes, utf8 } from './bytes.ts';
import { HomewardError } from './errors.ts';
import { hkdf } from './hkdf.ts';
import { recipientIdOf } from './recipient.ts';
import { Bytes32, Closed, expectShape, Timestamp } from './schema.ts';
import { sha256 } from './sha256.ts';
import { canonicalJson, parseCanonicalJson } from './strict-json.ts';

/** Keys are made anew so often at most: all that was sealed to earlier ones stays readable, and a keyring has a bound. */
export const MAX_EARLIER = 16;

/** An age identity that nothing is sealed to any more. */
export const EarlierIdentity = Closed({
  generation: Type.Integer({ minimum: 1 }),
  identity: Type.String({ pattern: '^AGE-SECRET-KEY-PQ-1[0-9A-Z]+$' }),
  recipientId: Bytes32,
});

const keys = {
  generation: Type.Integer({ minimum: 1 }),
  /** age identity, `AGE-SECRET-KEY-PQ-1…`. */
  identity: Type.String({ pattern: '^AGE-SECRET-KEY-PQ-1[0-9A-Z]+$' }),
  /** Its recipient, `age1pq1…`. */
  recipient: Type.String({ pattern: '^age1pq1[0-9a-z]+$' }),
  /** Seed of the Ed25519 order key. */
  orderSeed: Bytes32,
  /** Public key derived from the recovery code; signs rotations. */
  rootKey: Bytes32,
  /** The server's OPAQUE static public key as first seen, base64url. */
  serverStaticKey: Type.String({ maxLength: 100 }),
};

/** The owner's private keys. They exist in the clear in the owner's browser only. Version 1 has never been changed. */
export const Keyring = Type.Union([
  Closed({ v: Type.Literal(1), ...keys }),
  Closed({
    v: Type.Literal(2),
    ...keys,
    /** Latest first. */
    earlier: Type.Array(EarlierIdentity, { maxItems: MAX_EARLIER }),
    /**
     * Macs that were paired before this time pinned a root key whose recovery code was lost, and take no rotation; 0 for
     * none.
     */
    rootSince: Timestamp,
  }),
]);
export type Keyring = Static<typeof Keyring>;

/** VK: 256 bits that open the keyring and every record. */
export type VaultKey = Uint8Array<ArrayBuffer>;

export const newVaultKey = (): VaultKey => randomBytes(32);

/** A keyring with fresh keys. */
export async function newKeyring(rootKey: string, serverStaticKey: string, generation = 1): Promise<Keyring> {
  // Loaded here, so that a page which only opens a keyring does not carry the whole of age.
  const { generateHybridIdentity, identityToRecipient } = await import('age-encryption');
  const identity = await generateHybridIdentity();
  const recipient = await identityToRecipient(identity);
  return { v: 1, generation, identity, recipient, orderSeed: toBase64Url(randomBytes(32)), rootKey, serverStaticKey };
}

/** An age identity by what is sealed to it. */
export interface NamedIdentity {
  readonly recipientId: string;
  readonly identity: string;
}

/** All identities that items may be sealed to, the present one first. */
export const identitiesOf = (keyring: Keyring): NamedIdentity[] => [
  { recipientId: recipientIdOf(keyring.recipient), identity: keyring.identity },
  ...earlierOf(keyring).map(({ recipientId, identity }) => ({ recipientId, identity })),
];

export const earlierOf = (keyring: Keyring): Static<typeof EarlierIdentity>[] =>
  keyring.v === 2 ? keyring.earlier : [];

/** Macs paired before this time take no rotation, as their root key's code was lost; 0 where there are none. */
export const rootSinceOf = (keyring: Keyring): number => (keyring.v === 2 ? keyring.rootSince : 0);

/**
 * A keyring with other keys, one generation on, which still opens what was sealed to the ones before.
 * @throws HomewardError `too_large` where keys were made anew too often.
 */
export async function nextKeyring(before: Keyring): Promise<Keyring> {
  const earlier = [
    { generation: before.generation, identity: before.identity, recipientId: recipientIdOf(before.recipient) },
    ...earlierOf(before),
  ];
  if (earlier.length > MAX_EARLIER) {
    throw new HomewardError('too_large', `keys can be made anew ${MAX_EARLIER} times; begin another account`);
  }
  const fresh = await newKeyring(before.rootKey, before.serverStaticKey, before.generation + 1);
  return { ...fresh, v: 2, earlier, rootSince: rootSinceOf(before) };
}

/**
 * The same keys under another root key.
 * @param rootSince see there; given where the Macs cannot be told.
 */
export const withRoot = (keyring: Keyring, rootKey: string, rootSince = rootSinceOf(keyring)): Keyring => ({
  ...{ ...keyring, v: 2, rootKey, rootSince, earlier: earlierOf(keyring) },
});

const associated = (what: string, accountId: string, generation: number) =>
  utf8(['homeward', what, 'v1', accountId, generation].join('\0'));

/** The keyring under VK, as the server keeps it. */
export const sealKeyring = (keyring: Keyring, vaultKey: VaultKey, accountId: string): Promise<string> =>
  encryptAesGcm(vaultKey, utf8(canonicalJson(keyring)), associated('keyring', accountId, keyring.generation));

/** @throws HomewardError `unopenable` for another VK, account or generation. */
export async function openKeyring(
  sealed: string,
  vaultKey: VaultKey,
  accountId: string,
  generation: number,
): Promise<Keyring> {
  const plaintext = await decryptAesGcm(vaultKey, sealed, associated('keyring', accountId, generation));
  const keyring = expectShape(Keyring, parseCanonicalJson(plaintext), 'keyring');
  if (keyring.generation !== generation) throw new HomewardError('stale_state', 'the keyring is of another generation');
  return keyring;
}

const wrappingKey = (exportKey: string) =>
  hkdf(fromBase64Url(exportKey), new Uint8Array(0), 'homeward/password-wrap/v1', 32);

/** VK under the password. @param exportKey OPAQUE's, base64url: known to the browser only, and only after the right password. */
export const wrapVaultKey = (vaultKey: VaultKey, exportKey: string, accountId: string, generation: number) =>
  encryptAesGcm(wrappingKey(exportKey), vaultKey, associated('password-wrap', accountId, generation));

/** @throws HomewardError `unopenable` */
export const unwrapVaultKey = (
  wrap: string,
  exportKey: string,
  accountId: string,
  generation: number,
): Promise<VaultKey> => decryptAesGcm(wrappingKey(exportKey), wrap, associated('password-wrap', accountId, generation));

/** What a passkey's PRF (WebAuthn, level 3, section 10.1.4) is asked for, for one account. */
export const passkeySalt = (accountId: string): Uint8Array<ArrayBuffer> =>
  sha256(utf8(['homeward', 'passkey-prf', 'v1', accountId].join('\0')));

const passkeyKey = (prf: Uint8Array<ArrayBuffer>) => hkdf(prf, new Uint8Array(0), 'homeward/passkey-wrap/v1', 32);

/** VK under what a passkey's PRF gives. @param prf 32 bytes, known to the browser only, and only with the passkey */
export const wrapForPasskey = (
  vaultKey: VaultKey,
  prf: Uint8Array<ArrayBuffer>,
  accountId: string,
  generation: number,
) => encryptAesGcm(passkeyKey(prf), vaultKey, associated('passkey-wrap', accountId, generation));

/** @throws HomewardError `unopenable` */
export const unwrapWithPasskey = (
  wrap: string,
  prf: Uint8Array<ArrayBuffer>,
  accountId: string,
  generation: number,
): Promise<VaultKey> => decryptAesGcm(passkeyKey(prf), wrap, associated('passkey-wrap', accountId, generation));
