import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createMacWatch, type MacWatchPorts } from '../../../server/src/messages/mac-watch.ts';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { insertDevice, TEST_ACCOUNT } from '../test-items.ts';

const DAY_MS = 86_400_000;

let directory: string;
let database: Database;
let now: number;
let deviceId: string;
let kicks: number;
let transactions: { readonly mock: { readonly calls: readonly unknown[] } };
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-mac-watch-'));
  database = await openDatabase(directory);
  deviceId = await insertDevice(database);
  now = DAY_MS * 10 + 1;
  kicks = 0;
  transactions = jest.spyOn(database, 'transaction');
});
afterEach(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

/** One that remembers nothing, as after a start. */
const watch = () => {
  const ports: MacWatchPorts = {
    database,
    clock: { now: () => now },
    lastSeen: (_deviceId, written) => written,
    kick: () => {
      kicks += 1;
    },
  };
  return createMacWatch(ports);
};
const counted = () => ({ transactions: transactions.mock.calls.length, kicks });
const setSeen = (at: number) =>
  database.updateTable('devices').set({ last_seen_at: at }).where('id', '=', deviceId).execute();

test('a Mac that is silent, or came back, is written down once, and then only looked at, also after a restart', async () => {
  const first = watch();
  for (let minute = 0; minute < 3; minute += 1) await first.look();
  expect(counted()).toEqual({ transactions: 1, kicks: 1 });
  await watch().look();
  expect(counted()).toEqual({ transactions: 1, kicks: 1 });
  await setSeen(now);
  for (let minute = 0; minute < 3; minute += 1) await first.look();
  expect(counted()).toEqual({ transactions: 2, kicks: 2 });
  await watch().look();
  expect(counted()).toEqual({ transactions: 2, kicks: 2 });
  now += 4 * DAY_MS;
  await watch().look();
  await watch().look();
  expect(counted()).toEqual({ transactions: 3, kicks: 3 });
});

test('its owner says after how many days a Mac is missed; a stolen one is after a day', async () => {
  const seenFor = async (days: number) => {
    await setSeen(now - days * DAY_MS - 1);
    await watch().look();
    return kicks;
  };
  await database.updateTable('accounts').set({ unseen_days: 7 }).execute();
  expect(await seenFor(6)).toBe(0);
  expect(await seenFor(7)).toBe(1);
  await setSeen(now);
  await watch().look();
  expect(kicks).toBe(2);
  await database.updateTable('devices').set({ order_seq: 3, order_mode: 'stolen' }).execute();
  now += 10 * DAY_MS;
  await setSeen(now - DAY_MS);
  await watch().look();
  expect(kicks).toBe(2);
  expect(await seenFor(1)).toBe(3);
});

test('items that tell nothing new cost no transaction', async () => {
  await database
    .updateTable('devices')
    .set({ order_seq: 3, order_mode: 'stolen' })
    .where('id', '=', deviceId)
    .execute();
  const { stored } = watch();
  for (const kind of ['event', 'snapshot', 'route', 'event', 'report'] as const) {
    await stored(TEST_ACCOUNT, deviceId, kind);
  }
  expect(counted()).toEqual({ transactions: 2, kicks: 2 });
  now += DAY_MS;
  await stored(TEST_ACCOUNT, deviceId, 'event');
  expect(counted()).toEqual({ transactions: 3, kicks: 3 });
});

test('what is stored decides: one that remembers nothing tells nothing twice', async () => {
  await watch().stored(TEST_ACCOUNT, deviceId, 'event');
  await watch().stored(TEST_ACCOUNT, deviceId, 'event');
  expect(counted()).toEqual({ transactions: 2, kicks: 1 });
});
