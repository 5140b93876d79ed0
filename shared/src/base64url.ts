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
  let at = 0;
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < encoded.length; i += 1) {
    const value = VALUES[encoded.charCodeAt(i)] ?? -1;
    if (value < 0) throw notCanonical();
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (buffer >> bits) & 0xff;
      at += 1;
    }
  }
  if ((buffer & ((1 << bits) - 1)) !== 0) throw notCanonical();
  return bytes;
}

const notCanonical = () => new HomewardError('not_canonical', 'expected unpadded base64url with no spare bits set');
