import { HomewardError } from './errors.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i += 1) VALUES[ALPHABET.charCodeAt(i)] = i;

/** Unpadded base64url (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  let out = '';
  let i = 0;
  for (; i + 2 < bytes.length; i += 3) {
    const n = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out +=
      ALPHABET.charAt(n >> 18) +
      ALPHABET.charAt((n >> 12) & 63) +
      ALPHABET.charAt((n >> 6) & 63) +
      ALPHABET.charAt(n & 63);
  }
  if (bytes.length - i === 1) {
    const n = bytes[i] ?? 0;
    out += ALPHABET.charAt(n >> 2) + ALPHABET.charAt((n & 3) << 4);
  } else if (bytes.length - i === 2) {
    const n = ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
    out += ALPHABET.charAt(n >> 10) + ALPHABET.charAt((n >> 4) & 63) + ALPHABET.charAt((n & 15) << 2);
  }
  return out;
}

/**
 * Decodes canonical, unpadded base64url only: one string stands for one array of bytes, so that no signed or
 * hashed value has two spellings.
 * @throws HomewardError `not_canonical` on padding, foreign characters or non-zero trailing bits.
 */
export function fromBase64Url(encoded: string): Uint8Array<ArrayBuffer> {
  const tail = encoded.length % 4;
  if (tail === 1) throw notCanonical();
  const bytes = new Uint8Array(Math.floor((encoded.length * 3) / 4));
  const whole = encoded.length - tail;
  let at = 0;
  // Of any foreign character the value is negative, and so is all that it is joined with.
  let joined = 0;
  for (let i = 0; i < whole; i += 4) {
    const group =
      (valueAt(encoded, i) << 18) |
      (valueAt(encoded, i + 1) << 12) |
      (valueAt(encoded, i + 2) << 6) |
      valueAt(encoded, i + 3);
    joined |= group;
    bytes[at] = group >> 16;
    bytes[at + 1] = group >> 8;
    bytes[at + 2] = group;
    at += 3;
  }
  if (tail > 0) {
    const group =
      (valueAt(encoded, whole) << 18) |
      (valueAt(encoded, whole + 1) << 12) |
      (tail === 3 ? valueAt(encoded, whole + 2) << 6 : 0);
    joined |= group;
    bytes[at] = group >> 16;
    if (tail === 3) bytes[at + 1] = group >> 8;
    if ((group & (tail === 3 ? 0xff : 0xffff)) !== 0) throw notCanonical();
  }
  if (joined < 0) throw notCanonical();
  return bytes;
}

/** Decodes unpadded base64 (RFC 4648, section 4) as strictly: of the two alphabets only the last two characters differ. @throws HomewardError the same */
export const fromBase64 = (encoded: string): Uint8Array<ArrayBuffer> => {
  if (encoded.includes('-') || encoded.includes('_')) throw notCanonical();
  return fromBase64Url(encoded.replaceAll('+', '-').replaceAll('/', '_'));
};

const valueAt = (encoded: string, at: number): number => VALUES[encoded.charCodeAt(at)] ?? -1;

const notCanonical = () => new HomewardError('not_canonical', 'expected unpadded base64url with no spare bits set');
