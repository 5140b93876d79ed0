import { fromBase64Url, toBase64Url } from './base64url.ts';
import { concatBytes } from './bytes.ts';

/** The DER prefix of a PKCS #8 Ed25519 private key (RFC 8410, section 7): the 32-byte seed follows. */
const PKCS8_PREFIX = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

/** An Ed25519 key pair (RFC 8032) made from its 32-byte seed. */
export interface SigningKey {
  /** The public key, 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** The signature of the message, 64 bytes. */
  sign(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** The signing key whose seed (32 bytes) is given. */
export async function signingKeyFromSeed(seed: Uint8Array): Promise<SigningKey> {
  const key = await crypto.subtle.importKey('pkcs8', concatBytes(PKCS8_PREFIX, seed), 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  if (x === undefined) throw new Error('the platform exported an Ed25519 key without its public half');
  return {
    publicKey: fromBase64Url(x),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, message)),
  };
}

/** A Mac's and a server's key verify thousands of signatures: each is taken in once, by its base64url. */
const publicKeys = new Map<string, Promise<CryptoKey>>();
const MOST_KEYS = 32;

function verifyingKey(publicKey: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const name = toBase64Url(publicKey);
  const known = publicKeys.get(name);
  if (known) return known;
  const key = crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  if (publicKeys.size >= MOST_KEYS) publicKeys.clear();
  publicKeys.set(name, key);
  return key;
}

/** Whether `signature` (64 bytes) is `publicKey`'s (32 bytes) over `message`. A malformed key or signature gives false. */
export async function verifyEd25519(
  publicKey: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    return await crypto.subtle.verify('Ed25519', await verifyingKey(publicKey), signature, message);
  } catch {
    return false;
  }
}
