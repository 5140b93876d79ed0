import { hmac as compute } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { equalBytes } from './bytes.ts';

/** HMAC-SHA256 (RFC 2104), base64url. */
export const hmac = (key: Uint8Array, message: Uint8Array): string => toBase64Url(compute(sha256, key, message));

/** Whether `mac` is the message's, compared in constant time. */
export const hmacHolds = (key: Uint8Array, message: Uint8Array, mac: string): boolean =>
  equalBytes(compute(sha256, key, message), fromBase64Url(mac));
