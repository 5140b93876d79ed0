import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { MultiRowInsert } from '../../../server/src/storage/multi-row-insert.ts';
import type { Tables } from '../../../server/src/storage/tables.ts';

type Row = Tables['invitations'];

let directory: string;
let database: Database;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-insert-'));
  database = await openDatabase(directory);
});
afterAll(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

test.each([0, 1, 2, 31, 32, 33, 100, 127])('%d rows go in as they are, with few statements', async (count) => {
  await database.deleteFrom('invitations').execute();
  const compiled: number[] = [];
  const inserts = new MultiRowInsert<Row>(['code_sha256', 'created_at', 'expires_at', 'used_by'], (rows) => {
    compiled.push(rows.length);
    return database.insertInto('invitations').values(rows).compile();
  });
  const rows = Array.from(
    { length: count },
    (_, index): Row => ({
      code_sha256: `${index}`.padStart(4, '0'),
      created_at: index,
      expires_at: index * 2,
      used_by: index % 3 === 0 ? null : `${index}`,
    }),
  );
  await database.transaction().execute((transaction) => inserts.run(transaction, rows));
  const found = await database.selectFrom('invitations').selectAll().orderBy('code_sha256').execute();
  expect(found).toEqual(rows);
  // Sizes are powers of two, each compiled once.
  expect(new Set(compiled).size).toBe(compiled.length);
  expect(compiled.length).toBeLessThanOrEqual(6);
});
