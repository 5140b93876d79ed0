import type { Static, TSchema } from 'typebox';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { utf8 } from './bytes.ts';
import { type Domain, inDomain } from './domain.ts';
import { type SigningKey, verifyEd25519 } from './ed25519.ts';
import { HomewardError } from './errors.ts';
import { expectShape } from './schema.ts';
import { sha256Base64Url } from './sha256.ts';
import { canonicalJson, parseCanonicalJson } from './strict-json.ts';

/**
 * How every signed thing travels: `base64url(payload) "." base64url(signature)`, the payload being canonical JSON
 * and the signature Ed25519 over `domain || 0x00 || payload`. What was signed is exactly what is sent.
 */
export interface SignedKind<T extends TSchema> {
  readonly domain: Domain;
  readonly schema: T;
  /** What it is, for error messages: "order", "receipt". */
  readonly name: string;
}

/** Signs a value that fits the kind's schema. */
export async function sign<T extends TSchema>(kind: SignedKind<T>, value: Static<T>, key: SigningKey): Promise<string> {
  return await signMade(kind, expectShape(kind.schema, value, kind.name), key);
}

/** Signs a value that the caller made itself, field by field, to the kind's type: it is not looked at again. */
export async function signMade<T extends TSchema>(
  kind: SignedKind<T>,
  value: Static<T>,
  key: SigningKey,
): Promise<string> {
  const payload = utf8(canonicalJson(value));
  return `${toBase64Url(payload)}.${toBase64Url(await key.sign(inDomain(kind.domain, payload)))}`;
}

/**
 * The token's content, after its signature was checked.
 * @param publicKey the signer's Ed25519 key, 32 bytes.
 * @throws HomewardError `bad_signature`, or what `readSigned` throws.
 */
export async function openSigned<T extends TSchema>(
  kind: SignedKind<T>,
  token: string,
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<Static<T>> {
  return (await openSignedAndHash(kind, token, publicKey)).content;
}

/** The same, with the digest that `hashSigned` gives. */
export async function openSignedAndHash<T extends TSchema>(
  kind: SignedKind<T>,
  token: string,
  publicKey: Uint8Array<ArrayBuffer>,
): Promise<{ readonly content: Static<T>; readonly hash: string }> {
  const { payload, signature } = splitToken(kind, token);
  const signed = inDomain(kind.domain, payload);
  if (!(await verifyEd25519(publicKey, signed, signature))) {
    throw new HomewardError('bad_signature', `the ${kind.name} was not signed by the expected key`);
  }
  return { content: expectShape(kind.schema, parseCanonicalJson(payload), kind.name), hash: sha256Base64Url(signed) };
}

/**
 * The token's content with its signature unchecked: for a party that stores and routes but has no say.
 * @throws HomewardError `not_canonical`, `invalid_json`, `unknown_version` or `invalid_shape`.
 */
export function readSigned<T extends TSchema>(kind: SignedKind<T>, token: string): Static<T> {
  return expectShape(kind.schema, parseCanonicalJson(splitToken(kind, token).payload), kind.name);
}

/** The digest by which other signed things refer to this one: SHA-256 of `domain || 0x00 || payload`, base64url. */
export function hashSigned<T extends TSchema>(kind: SignedKind<T>, token: string): string {
  return sha256Base64Url(inDomain(kind.domain, splitToken(kind, token).payload));
}

function splitToken<T extends TSchema>(kind: SignedKind<T>, token: string) {
  const [payload, signature, ...rest] = token.split('.');
  if (!payload || !signature || rest.length > 0) {
    throw new HomewardError('invalid_shape', `the ${kind.name} is not of the form payload.signature`);
  }
  return { payload: fromBase64Url(payload), signature: fromBase64Url(signature) };
}
