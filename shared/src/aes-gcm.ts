import { fromBase64Url, toBase64Url } from './base64url.ts';
import { concatBytes, randomBytes } from './bytes.ts';
import { HomewardError } from './errors.ts';

const NONCE_BYTES = 12;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce.
 * @param associated bytes that are authenticated but not sent: whose it is, and what.
 * @returns base64url of `nonce || ciphertext || tag`.
 */
export async function encryptAesGcm(
  keyBytes: Uint8Array<ArrayBuffer>,
  plaintext: Uint8Array<ArrayBuffer>,
  associated: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-GCM', false, ['encrypt']);
  const iv = randomBytes(NONCE_BYTES);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: associated }, key, plaintext);
  return toBase64Url(concatBytes(iv, new Uint8Array(sealed)));
}

/** The plaintext of `encryptAesGcm`. @throws HomewardError `unopenable` for another key, other associated bytes or a changed bit. */
export async function decryptAesGcm(
  keyBytes: Uint8Array<ArrayBuffer>,
  sealed: string,
  associated: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = fromBase64Url(sealed);
  const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-GCM', false, ['decrypt']);
  try {
    const algorithm = { name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES), additionalData: associated };
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, bytes.slice(NONCE_BYTES)));
  } catch (cause) {
    throw new HomewardError('unopenable', 'another key, or the content was changed', { cause });
  }
}
