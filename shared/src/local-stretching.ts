import { scryptAsync } from '@noble/hashes/scrypt.js';
import { utf8 } from './bytes.ts';

/** 64 MiB, as OPAQUE's own stretching takes: a copied browser is worth as little as a copied server. */
const PARAMETERS = { N: 2 ** 16, r: 8, p: 1, dkLen: 32 } as const;

/**
 * The key that a password makes in one browser, for what is kept there alone (scrypt, RFC 7914). Takes about a second.
 * @param salt random, 16 bytes, kept beside what the key seals.
 */
export async function stretchLocally(password: string, salt: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await scryptAsync(utf8(password.normalize('NFC')), salt, PARAMETERS));
}
