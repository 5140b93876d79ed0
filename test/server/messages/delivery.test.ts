import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Delivery } from '../../../server/src/messages/delivery.ts';
import type { Sent } from '../../../server/src/messages/transports.ts';
import { createChannels } from '../../../server/src/repositories/channels.ts';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { insertDevice, TEST_ACCOUNT } from '../test-items.ts';

const MINUTE_MS = 60_000;
const NOTHING = { channelIds: [], accountIds: [], failingOfAccountIds: [] };

let directory: string;
let database: Database;
let now: number;
let answer: () => Sent;
let tries: number[];
let delivery: Delivery;
let channelId: string;
let isStolen: boolean;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-delivery-'));
  database = await openDatabase(directory);
  await insertDevice(database);
  now = 0;
  isStolen = false;
  tries = [];
  const transport = async () => {
    tries.push(now / MINUTE_MS);
    return answer();
  };
  delivery = new Delivery({
    clock: { now: () => now },
    channels: createChannels(database),
    transports: { email: transport, push: transport, webhook: transport },
    isAnyStolen: async () => isStolen,
    onFailure: (cause) => {
      throw cause;
    },
  });
  channelId = randomUUID();
  await createChannels(database).insert({
    ...{ id: channelId, accountId: TEST_ACCOUNT, kind: 'webhook', address: 'https://x.example/', keys: '' },
    ...{
      wants: ['new-sign-in'],
      code: null,
      codeUntil: null,
      codeTries: 0,
      failedAt: null,
      ...{ onPairedMac: false, sessionId: null, unsubscribedAt: null, endedWants: [] },
    },
  });
});
afterEach(async () => {
  await delivery.close();
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

const enqueue = (kind: 'new-sign-in' | 'mac-back' = 'new-sign-in') =>
  createChannels(database).enqueue(TEST_ACCOUNT, kind, now);
async function look(): Promise<number> {
  delivery.look();
  await delivery.settled();
  return (await database.selectFrom('messages').select('kind').execute()).length;
}
const failedAt = async () => (await createChannels(database).byId(channelId))?.failedAt;

test('is tried later each time, for a day, and then no more', async () => {
  answer = () => 'later';
  await enqueue();
  for (; now <= 30 * 60 * MINUTE_MS; now += MINUTE_MS) await look();
  expect(tries.slice(0, 8)).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
  expect(tries.at(-1)).toBeLessThan(24 * 60);
  expect(await look()).toBe(0);
  expect(await failedAt()).toBe(0);
}, 120_000);

test('once it is sent it is gone, and the failure before is forgotten', async () => {
  answer = () => 'later';
  await enqueue();
  expect(await look()).toBe(1);
  answer = () => 'sent';
  expect(await look()).toBe(1);
  now += MINUTE_MS;
  expect(await look()).toBe(0);
  expect(await failedAt()).toBeNull();
});

test('the same again while it waits is told once; what nobody wants, not at all', async () => {
  answer = () => 'sent';
  await enqueue();
  await enqueue();
  await enqueue('mac-back');
  expect(await look()).toBe(0);
  expect(tries).toHaveLength(1);
});

test('what is no longer wanted is not told', async () => {
  answer = () => 'sent';
  await enqueue();
  await createChannels(database).setWants(channelId, []);
  expect(await look()).toBe(0);
  expect(tries).toEqual([]);
});

test('a browser on a paired Mac is told nothing while a Mac is stolen', async () => {
  answer = () => 'sent';
  await database.updateTable('channels').set({ on_paired_mac: 1 }).execute();
  isStolen = true;
  await enqueue();
  expect(await look()).toBe(0);
  expect(tries).toEqual([]);
  isStolen = false;
  await enqueue();
  expect(await look()).toBe(0);
  expect(tries).toHaveLength(1);
});

test('a channel that is gone takes what waits with it', async () => {
  answer = () => 'gone';
  await enqueue();
  expect(await look()).toBe(0);
  expect(await createChannels(database).byId(channelId)).toBeUndefined();
});

test('where the database takes no outcome, it is told again at the next look, not at once', async () => {
  const failures: unknown[] = [];
  const settle = async () => {
    throw new Error('the disk is full');
  };
  const send = async () => {
    tries.push(now);
    return 'sent' as const;
  };
  const failing = new Delivery({
    clock: { now: () => now },
    channels: { ...createChannels(database), settle },
    transports: { email: send, push: send, webhook: send },
    isAnyStolen: async () => false,
    onFailure: (cause) => failures.push(cause),
  });
  await enqueue();
  failing.kick();
  await failing.settled();
  failing.kick();
  await failing.settled();
  expect([tries.length, failures.length]).toEqual([1, 1]);
  failing.look();
  await failing.settled();
  expect(tries).toHaveLength(2);
  await failing.close();
});

test('of what is due at the same moment the mail goes first', async () => {
  const channels = createChannels(database);
  // The last one by its id.
  const mailId = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
  await channels.insert({
    ...{ id: mailId, accountId: TEST_ACCOUNT, kind: 'email', address: 'a@example.org', keys: '' },
    ...{ wants: ['new-sign-in'], code: null, codeUntil: null, codeTries: 0, failedAt: null, onPairedMac: false },
    ...{ sessionId: null, unsubscribedAt: null, endedWants: [] },
  });
  await enqueue();
  expect((await channels.nextDue(now, NOTHING))?.channelId).toBe(mailId);
});

test('addresses that nobody confirmed are forgotten a day after their code', async () => {
  await createChannels(database).insert({
    ...{ id: randomUUID(), accountId: TEST_ACCOUNT, kind: 'email', address: 'a@example.org', keys: '' },
    ...{ wants: [], code: 'x', codeUntil: 0, codeTries: 0, failedAt: null, onPairedMac: false, sessionId: null },
    ...{ unsubscribedAt: null, endedWants: [] },
  });
  await look();
  expect(await createChannels(database).ofAccount(TEST_ACCOUNT)).toHaveLength(2);
  now += 25 * 60 * MINUTE_MS;
  await look();
  expect(await createChannels(database).ofAccount(TEST_ACCOUNT)).toHaveLength(1);
});
