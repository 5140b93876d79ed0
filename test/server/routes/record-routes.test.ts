import { randomUUID } from 'node:crypto';
import { HomewardError } from '@homeward/shared/errors';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

let server: ServerUnderTest;
let owner: TestOwner;
let stranger: TestOwner;
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  stranger = await server.owner();
});
afterAll(() => server.close());

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof HomewardError ? error.code : String(error);
  }
}

const put = (who: TestOwner, id: string, rev: number, ciphertext = `rev${rev}`, kind: 'note' | 'profile' = 'note') =>
  code(who.call('putRecord', { params: { id }, body: { kind, rev, ciphertext } }));

test('a record goes from revision to revision', async () => {
  const id = randomUUID();
  expect(await put(owner, id, 2)).toBe('revision_conflict');
  expect(await put(owner, id, 1)).toBe('no error');
  expect(await put(owner, id, 1)).toBe('revision_conflict');
  expect(await put(owner, id, 3)).toBe('revision_conflict');
  expect(await put(owner, id, 2, 'x', 'profile')).toBe('revision_conflict');
  expect(await put(owner, id, 2)).toBe('no error');
  const { records } = await owner.call('records', {});
  expect(records).toEqual([{ id, kind: 'note', rev: 2, ciphertext: 'rev2' }]);
  expect(await code(owner.call('deleteRecord', { params: { id }, query: { rev: 1 } }))).toBe('revision_conflict');
  expect(await code(owner.call('deleteRecord', { params: { id }, query: { rev: 2 } }))).toBe('no error');
  expect(await code(owner.call('deleteRecord', { params: { id }, query: { rev: 2 } }))).toBe('not_found');
});

test('of two writers at a time, one is told', async () => {
  const id = randomUUID();
  await put(owner, id, 1);
  const both = await Promise.all([put(owner, id, 2, 'one'), put(owner, id, 2, 'other')]);
  expect(both.toSorted()).toEqual(['no error', 'revision_conflict']);
});

test('another account sees, changes and deletes nothing, and its own record may have the same id', async () => {
  const id = randomUUID();
  await put(owner, id, 1);
  expect((await stranger.call('records', {})).records).toEqual([]);
  expect(await put(stranger, id, 2)).toBe('revision_conflict');
  expect(await code(stranger.call('deleteRecord', { params: { id }, query: { rev: 1 } }))).toBe('not_found');
  expect(await put(stranger, id, 1, 'mine')).toBe('no error');
  const { records } = await owner.call('records', {});
  expect(records.find((record) => record.id === id)?.ciphertext).toBe('rev1');
});

test('a record of 64 KiB is taken, a larger one is not', async () => {
  expect(await put(owner, randomUUID(), 1, 'A'.repeat(87_382))).toBe('no error');
  expect(await put(owner, randomUUID(), 1, 'A'.repeat(87_383))).toBe('bad_request');
  expect(await put(owner, randomUUID(), 1, 'A'.repeat(120_000))).toBe('too_large');
});

test('all records of an account together are bounded: it is no free storage, and they are read in one go', async () => {
  const hoarder = await server.owner();
  const large = 'A'.repeat(87_000);
  const ids: string[] = [];
  let answer = 'no error';
  for (let count = 0; count < 200 && answer === 'no error'; count += 1) {
    ids.push(randomUUID());
    answer = await put(hoarder, ids.at(-1) ?? '', 1, large);
  }
  expect(answer).toBe('too_large');
  const small = randomUUID();
  expect(await put(hoarder, small, 1)).toBe('no error');
  expect(await put(hoarder, small, 2, large)).toBe('too_large');
  expect(await put(hoarder, ids[0] ?? '', 2, large)).toBe('no error');
  expect(await code(hoarder.call('deleteRecord', { params: { id: ids[0] ?? '' }, query: { rev: 2 } }))).toBe(
    'no error',
  );
  expect(await put(hoarder, small, 2, large)).toBe('no error');
});
