import { randomBytes, text, utf8 } from '@homeward/shared/bytes';
import type { VaultKey } from '@homeward/shared/keyring';
import { expect, test } from '@jest/globals';
import { atRestKeys, createAtRest } from '../../../server/web/src/offline/at-rest.ts';
import { keepingBytes } from '../../../server/web/src/offline/keep-replies.ts';

const keys = atRestKeys(randomBytes(32) as VaultKey, '00000000-0000-4000-8000-00000000000a');

/** As the browser's database does it. */
function memoryStore() {
  const rows = new Map<string, string>();
  let era: string | null = null;
  return {
    rows,
    begin: () => {
      era ??= crypto.randomUUID();
    },
    era: async () => era,
    put: async (name: string, sealed: string, _at: number, of: string) => {
      if (of === era) rows.set(name, sealed);
    },
    get: async (name: string) => rows.get(name) ?? null,
    clear: async () => {
      rows.clear();
      era = null;
    },
  };
}

test('what is kept is found again by its name, and lies there under none and sealed', async () => {
  const store = memoryStore();
  store.begin();
  const atRest = createAtRest(keys, store);
  const keep = await atRest.keeper();
  await keep('devices', utf8('Ada’s MacBook'));
  expect(text((await atRest.get('devices')) ?? new Uint8Array())).toBe('Ada’s MacBook');
  expect(await atRest.get('records')).toBeNull();
  expect(JSON.stringify([...store.rows])).not.toMatch(/devices|MacBook/);
});

test('what was asked for before all was forgotten, and comes after, is not kept', async () => {
  const store = memoryStore();
  store.begin();
  const atRest = createAtRest(keys, store);
  const answer = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  const asked = keepingBytes(() => answer.promise, atRest)('/sealed');
  await new Promise((go) => setTimeout(go));
  await store.clear();
  answer.resolve(utf8('late'));
  expect(text(await asked)).toBe('late');
  expect(store.rows.size).toBe(0);
  // Nor what whoever waited for it asks next.
  await (await atRest.keeper())('devices', utf8('later'));
  expect(store.rows.size).toBe(0);
  store.begin();
  await (await atRest.keeper())('devices', utf8('another evening'));
  expect(store.rows.size).toBe(1);
});
