import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { listQuery, padded } from '../../../server/src/storage/list-query.ts';

let directory: string;
let database: Database;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-list-'));
  database = await openDatabase(directory);
});
afterAll(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

test.each([
  [[], []],
  [['a'], ['a']],
  [
    ['a', 'b', 'c'],
    ['a', 'b', 'c', 'c'],
  ],
  [
    ['a', 'b', 'c', 'd'],
    ['a', 'b', 'c', 'd'],
  ],
])('%j is padded to %j', (values, expected) => {
  expect(padded(values)).toEqual(expected);
});

test('finds each row of the list once, with few statements', async () => {
  const codes = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(3, '0'));
  const rows = codes.map((code_sha256) => ({ code_sha256, created_at: 1, expires_at: 2, used_by: null }));
  await database.insertInto('invitations').values(rows).execute();
  const compiled: number[] = [];
  const ofCodes = listQuery((list: readonly string[]) => {
    compiled.push(list.length);
    return database.selectFrom('invitations').select('code_sha256').where('code_sha256', 'in', list).compile();
  });
  for (let length = 1; length <= codes.length; length += 1) {
    const found = await database.executeQuery(ofCodes(codes.slice(0, length)));
    expect(found.rows.map(({ code_sha256 }) => code_sha256).sort()).toEqual(codes.slice(0, length));
  }
  expect(compiled).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
});
