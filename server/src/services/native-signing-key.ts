import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { SigningKey } from '@homeward/shared/ed25519';

/** The DER prefix of a PKCS #8 Ed25519 private key (RFC 8410, section 7): the 32-byte seed follows. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Bytes of a public key, at the end of its SPKI form (RFC 8410, section 4). */
const PUBLIC_KEY_BYTES = 32;

/**
 * The signing key whose seed (32 bytes) is given, by Node's own code: Web Crypto hands each signature of 40 µs to
 * another thread and back, which takes longer, and items wait for it.
 */
export function nativeSigningKey(seed: Uint8Array): SigningKey {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(-PUBLIC_KEY_BYTES)),
    sign: async (message) => new Uint8Array(sign(null, message, key)),
  };
}
