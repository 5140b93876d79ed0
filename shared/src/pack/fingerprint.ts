import { fromBase64Url } from '../base64url.ts';
import { sha256 } from '../sha256.ts';

/** SHA-256 as `shasum` prints it: 64 hexadecimal digits. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 of the bytes in hexadecimal, by the platform's own, which is quick on large photos. */
export const sha256Hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** The first 16 bytes of a key's SHA-256, in eight groups of four digits: for two people to compare. */
export function fingerprintOf(publicKey: string): string {
  const digits = toHex(sha256(fromBase64Url(publicKey)).subarray(0, 16));
  return digits.replace(/.{4}(?=.)/g, '$& ');
}
