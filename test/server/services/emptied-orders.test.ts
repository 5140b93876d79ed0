import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import SqliteFile from 'better-sqlite3';
import { sql } from 'kysely';
import { createHolds } from '../../../server/src/repositories/holds.ts';
import { createActivity } from '../../../server/src/services/activity.ts';
import { createHoldLedger, type HoldLedger } from '../../../server/src/services/holds.ts';
import { DATABASE_FILE, type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { believed } from '../believed-time.ts';
import { startServerUnderTest } from '../server-under-test.ts';
import { insertDevice, TEST_ACCOUNT } from '../test-items.ts';

const NOW = Date.UTC(2026, 10, 25, 9);

let directory: string;
let database: Database;
let ledger: HoldLedger;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-emptied-orders-'));
  database = await openDatabase(directory);
  await insertDevice(database);
  const clock = { now: () => NOW };
  const activity = createActivity({ database, clock, changed: () => {} });
  ledger = createHoldLedger({ ...{ database, clock, activity }, time: believed(clock), changed: () => {} });
});
afterEach(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

/** Has an order wait, and vetoes it. @returns the order */
async function vetoedOrder(): Promise<string> {
  const [id, deviceId, order] = [randomUUID(), randomUUID(), `signed-${randomUUID()}`];
  await createHolds(database).insert({
    ...{ id, accountId: TEST_ACCOUNT, action: `order ${id}`, asked: { action: 'order', deviceId, order, afterSeq: 1 } },
    ...{ detail: 'protected', undo: null, askedAt: NOW - 1, ripeAt: NOW + 1 },
    ...{ sessionId: randomUUID(), browser: 'Firefox on Linux', state: 'waiting' },
  });
  await ledger.end(await ledger.waitingOne(TEST_ACCOUNT, id), 'vetoed');
  return order;
}

const filesWith = async (order: string) => {
  const names = [DATABASE_FILE, `${DATABASE_FILE}-wal`];
  const bytes = await Promise.all(names.map((name) => readFile(join(directory, name))));
  return names.filter((_, index) => bytes[index]?.includes(order));
};

test('an order that was vetoed leaves the database’s files with the next look', async () => {
  for (let round = 0; round < 2; round += 1) {
    const order = await vetoedOrder();
    expect(await filesWith(order)).toEqual([`${DATABASE_FILE}-wal`]);
    await ledger.foldEmptied();
    expect(await filesWith(order)).toEqual([]);
  }
});

test('while a backup reads nobody waits for it, and the order goes once that has ended', async () => {
  await ledger.foldEmptied();
  const backup = new SqliteFile(join(directory, DATABASE_FILE));
  const order = await vetoedOrder();
  backup.exec('begin');
  backup.prepare('select * from holds').all();
  const began = performance.now();
  await ledger.foldEmptied();
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(await filesWith(order)).toContain(`${DATABASE_FILE}-wal`);
  backup.close();
  await ledger.foldEmptied();
  expect(await filesWith(order)).toEqual([]);
  // Everything else waits for others as before.
  expect((await sql`pragma busy_timeout`.execute(database)).rows).toEqual([{ timeout: 5_000 }]);
});

test('a server that starts folds away what the one before may have left', async () => {
  const server = await startServerUnderTest();
  const { size } = await stat(join(server.config.dataDirectory, `${DATABASE_FILE}-wal`));
  await server.close();
  expect(size).toBe(0);
});
