import { hkdf as derive } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from './bytes.ts';

/**
 * HKDF-SHA256 (RFC 5869).
 * @param salt empty where there is none.
 * @param info what the key is for, ASCII.
 */
export const hkdf = (secret: Uint8Array, salt: Uint8Array, info: string, length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(derive(sha256, secret, salt, utf8(info), length));
