import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** What lies in this browser: nothing of it opens without the password. */
interface KeptSchema extends DBSchema {
  /** By the name that `at-rest.ts` makes of what it is; and one row more, whose value is the era. */
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

/** No name is as short. */
const ERA = 'era';
/** It is never too old. */
const ERA_AT = Number.MAX_SAFE_INTEGER;

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
  /** From now on things are kept, if they were not before. @returns the era; see `era` */
  async begin(): Promise<string> {
    const { store, done } = (await database()).transaction('kept', 'readwrite');
    const era = (await store.get(ERA))?.sealed ?? crypto.randomUUID();
    await store.put({ at: ERA_AT, sealed: era }, ERA);
    await done;
    return era;
  },
  /** Begins where an unlock lies here and no era does: from before there were eras. Where all was forgotten, neither does. */
  async goOn(): Promise<void> {
    const both = (await database()).transaction(['kept', 'unlock'], 'readwrite');
    const kept = both.objectStore('kept');
    if ((await both.objectStore('unlock').get('unlock')) && !(await kept.get(ERA))) {
      await kept.put({ at: ERA_AT, sealed: crypto.randomUUID() }, ERA);
    }
    await both.done;
  },
  /** The time until all is forgotten, by a name: what is asked for in it, and comes after it, is not kept. Null where nothing is. */
  async era(): Promise<string | null> {
    return (await (await database()).get('kept', ERA))?.sealed ?? null;
  },
  async put(name: string, sealed: string, at: number, era: string): Promise<void> {
    const { store, done } = (await database()).transaction('kept', 'readwrite');
    if ((await store.get(ERA))?.sealed === era) await store.put({ at, sealed }, name);
    await done;
  },
  async get(name: string): Promise<string | null> {
    return (await (await database()).get('kept', name))?.sealed ?? null;
  },
  async count(): Promise<number> {
    const { store } = (await database()).transaction('kept');
    const [rows, eras] = await Promise.all([store.count(), store.count(ERA)]);
    return rows - eras;
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
  async putUnlock(unlock: SealedUnlock, era: string): Promise<void> {
    const both = (await database()).transaction(['kept', 'unlock'], 'readwrite');
    if ((await both.objectStore('kept').get(ERA))?.sealed === era) {
      await both.objectStore('unlock').put(unlock, 'unlock');
    }
    await both.done;
  },
  /** Forgets all of it, and what is on its way. */
  async clear(): Promise<void> {
    const both = (await database()).transaction(['kept', 'unlock'], 'readwrite');
    await Promise.all([both.objectStore('kept').clear(), both.objectStore('unlock').clear(), both.done]);
  },
};
