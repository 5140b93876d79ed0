import type * as Real from 'electron';
import { electron } from './deeds.ts';

/** A keychain as the system keeps one: what was sealed under one key opens under no other. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => electron.keychain !== 'locked',
  encryptStringAsync: async (text) => {
    electron.encryptions += 1;
    return Buffer.from(JSON.stringify({ key: electron.keychain, text }));
  },
  decryptStringAsync: async (sealed) => {
    const { key, text } = JSON.parse(sealed.toString());
    if (electron.keychain === 'busy') {
      throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.');
    }
    if (key !== electron.keychain) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
    }
    return { result: text, shouldReEncrypt: electron.isKeychainKeyStale };
  },
} satisfies Pick<Real.SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;
