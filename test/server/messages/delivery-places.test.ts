import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Delivery } from '../../../server/src/messages/delivery.ts';
import type { Sent } from '../../../server/src/messages/transports.ts';
import { type Channels, createChannels } from '../../../server/src/repositories/channels.ts';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { until } from '../../until.ts';

let directory: string;
let database: Database;
let channels: Channels;
let delivery: Delivery;
/** What is on its way, by its channel: ends it. */
let onTheWay: Map<string, (sent: Sent) => void>;
/** How many were on their way each time that more was looked for. */
let busyAtLooks: number[];
let failures: unknown[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-places-'));
  database = await openDatabase(directory);
  channels = createChannels(database);
  onTheWay = new Map();
  busyAtLooks = [];
  failures = [];
  const transport = ({ id }: { readonly id: string }) =>
    new Promise<Sent>((resolve) => {
      onTheWay.set(id, (sent) => {
        onTheWay.delete(id);
        resolve(sent);
      });
    });
  delivery = new Delivery({
    clock: { now: () => 1 },
    channels: {
      ...channels,
      nextDue: (now, busy, lanes) => {
        busyAtLooks.push(busy.length);
        return channels.nextDue(now, busy, lanes);
      },
    },
    transports: { email: transport, push: transport, webhook: transport },
    isAnyStolen: async () => false,
    onFailure: (cause) => failures.push(cause),
  });
});
afterEach(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

/** An account that is told of a sign-in at so many webhooks. @returns their ids */
async function accountToTell(webhooks: number): Promise<string[]> {
  const accountId = randomUUID();
  await database
    .insertInto('accounts')
    .values({
      ...{ id: accountId, login_name: accountId, login_name_key: accountId, credential_id: accountId },
      ...{ opaque_record: 'r', recovery_auth_key: 'k', vault: '{}', state: 's', created_at: 0 },
    })
    .execute();
  const ids = Array.from({ length: webhooks }, () => randomUUID());
  for (const id of ids) {
    await channels.insert({
      ...{ id, accountId, kind: 'webhook', address: `https://${id}.example/`, keys: '', wants: ['new-sign-in'] },
      ...{ code: null, codeUntil: null, codeTries: 0, failedAt: null, onPairedMac: false, sessionId: null },
      ...{ unsubscribedAt: null, endedWants: [] },
    });
  }
  await channels.enqueue(accountId, 'new-sign-in', 1);
  return ids;
}

const waiting = async () => (await database.selectFrom('messages').select('channel_id').execute()).length;

function endAll(sent: Sent): void {
  for (const end of [...onTheWay.values()]) end(sent);
}

test('of all accounts, forty are told at once, and the next when one of them ends', async () => {
  for (let account = 0; account < 11; account += 1) await accountToTell(4);
  delivery.kick();
  await until(() => onTheWay.size >= 40);
  // The fortieth takes the last place, and only its end has more looked for.
  expect(Math.max(...busyAtLooks)).toBe(39);
  [...onTheWay.values()][0]?.('sent');
  await until(() => onTheWay.size === 40);
  expect([Math.max(...busyAtLooks), await waiting()]).toEqual([39, 43]);
  endAll('sent');
  await until(() => onTheWay.size === 3);
  endAll('sent');
  await delivery.close();
  expect([await waiting(), failures]).toEqual([0, []]);
});

test.each<Sent>(['sent', 'later', 'never', 'gone'])(
  'a channel that is removed while its message is on its way is gone, whatever comes of it: %s',
  async (sent) => {
    const [id = ''] = await accountToTell(1);
    delivery.kick();
    await until(() => onTheWay.size === 1);
    await channels.delete(id);
    endAll(sent);
    await delivery.settled();
    delivery.look();
    await delivery.close();
    expect([await channels.byId(id), await waiting(), failures, onTheWay.size]).toEqual([undefined, 0, [], 0]);
  },
);

test('its end waits for what is on its way and for what comes of it, and begins nothing more', async () => {
  const order: string[] = [];
  await accountToTell(5);
  delivery.kick();
  await until(() => onTheWay.size === 4);
  const closed = delivery.close().then(async () => order.push(`closed, ${await waiting()} waiting`));
  delivery.kick();
  const [first, ...others] = [...onTheWay.values()];
  first?.('sent');
  await until(async () => (await waiting()) === 4);
  order.push('one ended');
  for (const end of others) end('sent');
  await closed;
  expect(order).toEqual(['one ended', 'closed, 1 waiting']);
  expect(onTheWay.size).toBe(0);
});
