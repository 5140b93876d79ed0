import { safeStorage } from 'electron';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { SecretsPlace } from '../state/kept-secrets.ts';
import type { Cipher } from '../state/keychain-secrets.ts';
import { isSignedByTeam } from './code-signature.ts';

/**
 * Where this build is to keep secrets. The keychain knows an app by its signature: without one that outlives an update,
 * each version would be a stranger to it, and a person be asked.
 * @param program path of the app's executable
 */
export const placeForSecrets = async (platform: NodeJS.Platform, program: string): Promise<SecretsPlace> =>
  (await isSignedByTeam(platform, program)) ? 'keychain' : 'file';

/** The keychain may have to be unlocked by the person first; whoever waits asks again later. */
const DEADLINE_MS = 15_000;

/**
 * Electron's asynchronous `safeStorage`: its key lies in the login keychain, where macOS gives it to this app's signature
 * alone. After `ready` only. Asked for the first time it may wait for a person who unlocks the keychain.
 */
export function keychainCipher(clock: Clock): Cipher {
  const answered = async <T>(work: () => Promise<T>): Promise<T> => {
    const answer = await within(clock, DEADLINE_MS, new AbortController().signal, work);
    if (answer === undefined) throw new Error('the keychain does not answer');
    return answer;
  };
  return {
    encrypt: (text) =>
      answered(async () => {
        if (!(await safeStorage.isAsyncEncryptionAvailable())) throw new Error('the keychain is not available');
        return (await safeStorage.encryptStringAsync(text)).toString('base64');
      }),
    decrypt: (sealed) =>
      answered(async () => {
        if (!(await safeStorage.isAsyncEncryptionAvailable())) throw new Error('the keychain is not available');
        try {
          const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'));
          return { text: result, isStale: shouldReEncrypt };
        } catch (error) {
          // Only words tell the two failures apart (electron_api_safe_storage.cc).
          if (error instanceof Error && /temporarily unavailable/.test(error.message)) throw error;
          return { text: null, isStale: false };
        }
      }),
  };
}
