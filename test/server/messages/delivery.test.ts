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
const MAIL = { isMail: true, isFailing: false, fullAccountIds: [] };
const OTHERS = { isMail: false, isFailing: false, fullAccountIds: [] };

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

/** Whose database does not take some of what is written to it. */
function onFullDisk(broken: 'claim' | 'settle'): { readonly delivery: Delivery; readonly failures: unknown[] } {
  const failures: unknown[] = [];
  const refuse = async () => {
    throw new Error('the disk is full');
  };
  const send = async () => {
    tries.push(now / MINUTE_MS);
    return 'sent' as const;
  };
  const failing = new Delivery({
    clock: { now: () => now },
    channels: { ...createChannels(database), [broken]: refuse },
    transports: { email: send, push: send, webhook: send },
    isAnyStolen: async () => false,
    onFailure: (cause) => failures.push(cause),
  });
  return { delivery: failing, failures };
}

test('while the database takes nothing, nothing is told, and it is looked at again at the next look, not at once', async () => {
  const { delivery: failing, failures } = onFullDisk('claim');
  await enqueue();
  failing.kick();
  await failing.settled();
  failing.kick();
  await failing.settled();
  expect(failures).toHaveLength(1);
  failing.look();
  await failing.settled();
  expect(failures).toHaveLength(2);
  await failing.close();
  expect(tries).toEqual([]);
  answer = () => 'sent';
  expect(await look()).toBe(0);
  expect(tries).toEqual([0]);
});

test('what is told when the database took the try but not its outcome is told again when that is due, not at each look', async () => {
  const { delivery: failing, failures } = onFullDisk('settle');
  await enqueue();
  for (; now < 5 * MINUTE_MS; now += MINUTE_MS / 4) {
    failing.look();
    await failing.settled();
  }
  await failing.close();
  expect(tries).toEqual([0, 1, 3]);
  expect(failures).toHaveLength(3);
});

test('what is told again after a crash in the middle is told after the first wait', async () => {
  answer = () => 'sent';
  await enqueue();
  const next = await createChannels(database).nextDue(now, [], [OTHERS]);
  if (!next) throw new Error('nothing is due');
  await createChannels(database).claim(next.message, MINUTE_MS);
  expect(await look()).toBe(1);
  now += MINUTE_MS;
  expect(await look()).toBe(0);
  expect(tries).toEqual([1]);
});

test('what happens again where it failed for long is told at once, and its waits begin anew', async () => {
  answer = () => 'later';
  await enqueue();
  for (; now < 20 * MINUTE_MS; now += MINUTE_MS) await look();
  await enqueue();
  for (; now < 30 * MINUTE_MS; now += MINUTE_MS) await look();
  expect(tries).toEqual([0, 1, 3, 7, 15, 20, 21, 23, 27]);
});

test('what happens again keeps its turn while it waits', async () => {
  await enqueue();
  now = 5;
  await enqueue();
  expect(await database.selectFrom('messages').select(['made_at', 'due_at']).execute()).toEqual([
    { made_at: 5, due_at: 0 },
  ]);
});

test('what happens again between the choice and the try is told as that, at once', async () => {
  answer = () => 'sent';
  await enqueue();
  // Of such a one it is asked in between whether a Mac is stolen.
  await database.updateTable('channels').set({ on_paired_mac: 1 }).execute();
  const seen: number[] = [];
  const telling = new Delivery({
    clock: { now: () => now },
    channels: createChannels(database),
    transports: {
      ...{ email: async () => 'never', push: async () => 'never' },
      webhook: async (_channel, { madeAt }) => {
        seen.push(madeAt);
        return 'sent';
      },
    },
    isAnyStolen: async () => {
      if (now === 0) {
        now = 1;
        await enqueue();
      }
      return false;
    },
    onFailure: (cause) => {
      throw cause;
    },
  });
  telling.look();
  await telling.settled();
  await telling.close();
  expect(seen).toEqual([1]);
  expect(await look()).toBe(0);
});

test('the mail goes first, also before what was due earlier', async () => {
  const channels = createChannels(database);
  await enqueue();
  now = 1;
  const mailId = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
  await channels.insert({
    ...{ id: mailId, accountId: TEST_ACCOUNT, kind: 'email', address: 'a@example.org', keys: '' },
    ...{ wants: ['new-sign-in'], code: null, codeUntil: null, codeTries: 0, failedAt: null, onPairedMac: false },
    ...{ sessionId: null, unsubscribedAt: null, endedWants: [] },
  });
  await enqueue();
  const first = async (fullAccountIds: string[]) =>
    (await channels.nextDue(now, [], [{ ...MAIL, fullAccountIds }, OTHERS]))?.message.channelId;
  expect(await first([])).toBe(mailId);
  expect(await first([TEST_ACCOUNT])).toBe(channelId);
});

/** The same happens so many times, and each time it is looked at what is to be told. */
async function flood(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await enqueue();
    await look();
  }
}

test.each<Sent>(['sent', 'later', 'never'])(
  'what happens in a loop is told three times at once and then once a minute, whatever comes of it: %s',
  async (sent) => {
    answer = () => sent;
    await flood(20);
    expect(tries).toEqual([0, 0, 0]);
    now += MINUTE_MS / 2;
    await flood(20);
    expect(tries).toEqual([0, 0, 0]);
    // What came meanwhile is not lost, and is told once.
    now += MINUTE_MS / 2;
    await look();
    expect(tries).toEqual([0, 0, 0, 1]);
    await flood(20);
    expect(tries).toEqual([0, 0, 0, 1]);
  },
);

test('what was put off is told of the latest time, and a loop of one kind holds up no other', async () => {
  answer = () => 'sent';
  await createChannels(database).setWants(channelId, ['new-sign-in', 'order-changed']);
  await flood(4);
  expect(tries).toHaveLength(3);
  await createChannels(database).enqueue(TEST_ACCOUNT, 'order-changed', now);
  await look();
  expect(tries).toHaveLength(4);
  now = 7;
  await enqueue();
  await look();
  const waiting = await database.selectFrom('messages').select(['kind', 'made_at', 'due_at', 'tries']).execute();
  expect(waiting).toEqual([{ kind: 'new-sign-in', made_at: 7, due_at: MINUTE_MS, tries: 0 }]);
});

test('where the clock was set back, what was put off does not wait for the time that was', async () => {
  answer = () => 'sent';
  now = 600 * MINUTE_MS;
  await flood(4);
  expect(tries).toHaveLength(3);
  now = 0;
  await enqueue();
  expect(await look()).toBe(0);
  expect(tries).toEqual([600, 600, 600, 0]);
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
