import { Decrypter } from 'age-encryption';
import { HomewardError } from './errors.ts';

/** Bytes of an age file key (https://c2sp.org/age, "The file key"): it opens one file, and no other. */
export const FILE_KEY_BYTES = 16;

/**
 * The key of one sealed item: what its owner can give away so that somebody opens this item alone.
 * @param identity the owner's age identity (`AGE-SECRET-KEY-PQ-1…`).
 * @throws HomewardError `unopenable` where it is sealed to another key, or its header was changed.
 */
export async function fileKeyOf(sealed: Uint8Array, identity: string): Promise<Uint8Array<ArrayBuffer>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return new Uint8Array(await decrypter.decryptHeader(sealed));
  } catch (cause) {
    throw new HomewardError('unopenable', 'not sealed to this key, or damaged', { cause });
  }
}
