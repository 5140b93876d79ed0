import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createActivity } from '../../../server/src/services/activity.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

const DAY_MS = 86_400_000;

let now = Date.UTC(2026, 10, 25, 9, 59, 59, 999);
let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
});
afterAll(() => server.close());

const activityTelling = (told: string[]) =>
  createActivity({ ...server, changed: (accountId) => void told.push(accountId) });

test('numbers what happens in each account from 1 without a gap, to the minute, and tells who looks', async () => {
  const [anna, ben] = [await server.owner(), await server.owner()];
  const told: string[] = [];
  const activity = activityTelling(told);
  await activity.record(anna.account.accountId, { what: 'exported' });
  await activity.record(ben.account.accountId, { what: 'exported' });
  await activity.record(anna.account.accountId, { what: 'mac-kept', deviceId: 'a-mac', detail: 'erase' });
  expect(told).toEqual([anna, ben, anna].map(({ account }) => account.accountId));
  const { entries, before } = await activity.list(anna.account.accountId, {});
  const at = Date.UTC(2026, 10, 25, 9, 59);
  const nothing = { at, sessionId: null, browser: null, deviceId: null, detail: null };
  expect(entries).toEqual([
    { ...nothing, no: 3, what: 'mac-kept', deviceId: 'a-mac', detail: 'erase' },
    { ...nothing, no: 2, what: 'exported' },
    { ...nothing, no: 1, what: 'account-made', sessionId: expect.any(String), browser: 'Unknown browser' },
  ]);
  expect(before).toBeNull();
});

test('comes in pages', async () => {
  const { account } = await server.owner();
  const activity = activityTelling([]);
  for (let count = 0; count < 4; count += 1) await activity.record(account.accountId, { what: 'exported' });
  const numbers = async (before?: number) => {
    const page = await activity.list(account.accountId, { limit: 2, ...(before !== undefined && { before }) });
    return { numbers: page.entries.map(({ no }) => no), before: page.before };
  };
  expect(await numbers()).toEqual({ numbers: [5, 4], before: 4 });
  expect(await numbers(4)).toEqual({ numbers: [3, 2], before: 2 });
  expect(await numbers(2)).toEqual({ numbers: [1], before: null });
});

test('is written with what it tells of, or not at all', async () => {
  const { account } = await server.owner();
  const activity = activityTelling([]);
  const undone = server.database.transaction().execute(async (transaction) => {
    await activity.record(account.accountId, { what: 'exported' }, transaction);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect((await activity.list(account.accountId, {})).entries.map(({ what }) => what)).toEqual(['account-made']);
});

test('is forgotten after a year, and goes on with the next number', async () => {
  const { account } = await server.owner();
  const activity = activityTelling([]);
  await activity.record(account.accountId, { what: 'exported' });
  now += 366 * DAY_MS;
  await activity.sweep();
  const numbers = async () => (await activity.list(account.accountId, {})).entries.map(({ no }) => no);
  // The last one stays until there is another.
  expect(await numbers()).toEqual([2]);
  await activity.record(account.accountId, { what: 'exported' });
  await activity.sweep();
  expect(await numbers()).toEqual([3]);
});
