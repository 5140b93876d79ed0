import { sha256 as digest } from '@noble/hashes/sha2.js';
import { toBase64Url } from './base64url.ts';
import { concatBytes } from './bytes.ts';

/** SHA-256 (FIPS 180-4) of the parts one behind the other: 32 bytes. */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(digest(parts.length === 1 && parts[0] ? parts[0] : concatBytes(...parts)));

/** The same digest as base64url: 43 characters. */
export const sha256Base64Url = (...parts: readonly Uint8Array[]): string => toBase64Url(sha256(...parts));
