import { decryptAesGcm, encryptAesGcm } from '@homeward/shared/aes-gcm';
import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { hkdf } from '@homeward/shared/hkdf';
import type { VaultKey } from '@homeward/shared/keyring';
import { keptStore } from './kept-store.ts';

/** Of one account, from its VK; they cross to the workers as they are, and are in memory only. */
export interface AtRestKeys {
  readonly values: Uint8Array<ArrayBuffer>;
  readonly names: Uint8Array<ArrayBuffer>;
}

export const atRestKeys = (vaultKey: VaultKey, accountId: string): AtRestKeys => ({
  values: hkdf(vaultKey, utf8(accountId), 'homeward/offline/v1/values', 32),
  names: hkdf(vaultKey, utf8(accountId), 'homeward/offline/v1/names', 32),
});

/** Keeps what it can: a browser that is full keeps no more. */
export type Keep = (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;

/** Bytes by name, of which this browser's disk shows how many there are, how large and how old. */
export interface AtRest {
  /** @returns what keeps bytes that are asked for from now on; it keeps nothing once all was forgotten. */
  keeper(): Promise<Keep>;
  /** Null where nothing is kept under this name, or what is cannot be opened. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

export function createAtRest(
  { values, names }: AtRestKeys,
  store: Pick<typeof keptStore, 'era' | 'put' | 'get'> = keptStore,
  now: () => number = Date.now,
): AtRest {
  const rowOf = (name: string) => toBase64Url(hkdf(names, utf8(name), 'homeward/offline/v1/row', 32));
  return {
    async keeper() {
      const era = await store.era().catch(() => null);
      return async (name, bytes) => {
        if (era === null) return;
        const row = rowOf(name);
        try {
          await store.put(row, await encryptAesGcm(values, bytes, utf8(row)), now(), era);
        } catch {
          // What is not kept is fetched again.
        }
      };
    },
    async get(name) {
      const row = rowOf(name);
      try {
        const sealed = await store.get(row);
        return sealed === null ? null : await decryptAesGcm(values, sealed, utf8(row));
      } catch {
        return null;
      }
    },
  };
}
