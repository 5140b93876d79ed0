import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepUpAction } from '@homeward/shared/api/account';
import type { HoldWish } from '@homeward/shared/api/holds';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHolds } from '../../../server/src/repositories/holds.ts';
import { createActivity } from '../../../server/src/services/activity.ts';
import { createHoldKeeper, type HoldKeeper } from '../../../server/src/services/hold-keeper.ts';
import { createHoldLedger } from '../../../server/src/services/holds.ts';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { believed } from '../believed-time.ts';
import { insertDevice, TEST_ACCOUNT } from '../test-items.ts';

const NOW = Date.UTC(2026, 10, 25, 9);
const DAY_MS = 86_400_000;

let directory: string;
let database: Database;
let keeper: HoldKeeper;
/** Macs that were removed, in order; the disk fails for some. */
let removed: string[];
let failing: ReadonlyMap<string, Error>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-hold-keeper-'));
  database = await openDatabase(directory);
  await insertDevice(database);
  removed = [];
  failing = new Map();
  const clock = { now: () => NOW };
  const activity = createActivity({ database, clock, changed: () => {} });
  const unexpected = async () => {
    throw new Error('not part of this test');
  };
  keeper = createHoldKeeper({
    database,
    clock,
    ledger: createHoldLedger({ ...{ database, clock, activity }, time: believed(clock), changed: () => {} }),
    orders: { check: unexpected, give: unexpected },
    devices: {
      stored: unexpected,
      remove: async (_owner, deviceId) => {
        const error = failing.get(deviceId);
        if (error) throw error;
        removed.push(deviceId);
      },
    },
    sessions: { endAllBut: unexpected },
    retention: { check: unexpected, set: unexpected },
    theftErasure: { check: unexpected, ask: unexpected },
  });
});
afterEach(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

/** Holds that nobody vetoed, the first one first. */
async function insertRipe(wishes: readonly (readonly [action: string, asked: HoldWish | null])[]): Promise<string[]> {
  const ids = wishes.map(() => randomUUID());
  await database.transaction().execute(async (transaction) => {
    for (const [index, [action, asked]] of wishes.entries()) {
      const ripeAt = NOW - wishes.length + index;
      await createHolds(transaction).insert({
        ...{ id: ids[index] ?? '', accountId: TEST_ACCOUNT, action, asked, askedAt: NOW - DAY_MS, ripeAt },
        ...{ detail: null, undo: null },
        ...{ sessionId: randomUUID(), browser: 'Firefox on Linux', state: 'waiting' },
      });
    }
  });
  return ids;
}

const removal = (action: 'retire' | 'erase', deviceId: string) =>
  [stepUpAction[action](deviceId), { action, deviceId }] as const;
const stateOf = async (id: string | undefined) => (await createHolds(database).byId(TEST_ACCOUNT, id ?? ''))?.state;

test('those that wait to be spent do not crowd out what the server carries out', async () => {
  const spendable = ['share', { action: 'share' }] as const;
  const [macId, otherId] = [randomUUID(), randomUUID()];
  const ids = await insertRipe([
    ...Array.from({ length: 1001 }, () => spendable),
    removal('retire', macId),
    removal('erase', otherId),
    ['recovery', null],
  ]);
  await keeper.carryOutRipe();
  expect(removed).toEqual([macId, otherId]);
  expect(await Promise.all(ids.slice(-4).map(stateOf))).toEqual(['waiting', 'done', 'done', 'done']);
});

test('one that cannot be carried out blocks none behind it, and its error is told', async () => {
  const [broken, alsoBroken, whole] = [randomUUID(), randomUUID(), randomUUID()];
  failing = new Map([
    [broken, new Error('the disk is full')],
    [alsoBroken, new Error('the disk is still full')],
  ]);
  const ids = await insertRipe([removal('retire', broken), removal('retire', alsoBroken), removal('erase', whole)]);
  await expect(keeper.carryOutRipe()).rejects.toThrow('the disk is full');
  expect(removed).toEqual([whole]);
  expect(await Promise.all(ids.map(stateOf))).toEqual(['waiting', 'waiting', 'done']);
  failing = new Map();
  await keeper.carryOutRipe();
  expect(removed).toEqual([whole, broken, alsoBroken]);
});
