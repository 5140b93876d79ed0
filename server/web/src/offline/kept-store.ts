import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** What lies in this browser: nothing of it opens without the password. */
interface KeptSchema extends DBSchema {
  /** By the name that `at-rest.ts` makes of what it is. */
  kept: { key: string; value: { readonly at: number; readonly sealed: string }; indexes: { at: number } };
  /** One row. */
  unlock: { key: 'unlock'; value: SealedUnlock };
}

/** The account's keys under a key that scrypt makes of the password; see `kept-unlock.ts`. */
export interface SealedUnlock {
  readonly v: 1;
  /** base64url */
  readonly salt: string;
  readonly sealed: string;
}

let opening: Promise<IDBPDatabase<KeptSchema>> | undefined;

const database = (): Promise<IDBPDatabase<KeptSchema>> => {
  opening ??= openDB<KeptSchema>('homeward-offline', 1, {
    upgrade(made) {
      made.createObjectStore('kept').createIndex('at', 'at');
      made.createObjectStore('unlock');
    },
  });
  return opening;
};

export const keptStore = {
  async put(name: string, sealed: string, at: number): Promise<void> {
    await (await database()).put('kept', { at, sealed }, name);
  },
  async get(name: string): Promise<string | null> {
    return (await (await database()).get('kept', name))?.sealed ?? null;
  },
  async count(): Promise<number> {
    return (await database()).count('kept');
  },
  /** Forgets what was last written before `at`. */
  async forgetBefore(at: number): Promise<void> {
    const { store, done } = (await database()).transaction('kept', 'readwrite');
    for await (const row of store.index('at').iterate(IDBKeyRange.upperBound(at, true))) await row.delete();
    await done;
  },
  async unlock(): Promise<SealedUnlock | null> {
    return (await (await database()).get('unlock', 'unlock')) ?? null;
  },
  async putUnlock(unlock: SealedUnlock): Promise<void> {
    await (await database()).put('unlock', unlock, 'unlock');
  },
  async clear(): Promise<void> {
    const open = await database();
    await open.clear('unlock');
    await open.clear('kept');
  },
};
