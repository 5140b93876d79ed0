import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Delivery } from '../../../server/src/messages/delivery.ts';
import { createOutward } from '../../../server/src/messages/outward-request.ts';
import { createTransports } from '../../../server/src/messages/transports.ts';
import { createChannels } from '../../../server/src/repositories/channels.ts';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { until } from '../../until.ts';
import { insertDevice, TEST_ACCOUNT } from '../test-items.ts';
import { type Endpoint, openEndpoint } from './endpoint.ts';

let directory: string;
let database: Database;
let delivery: Delivery;
let endpoint: Endpoint;
/** Ends each look-up that was begun. */
let lookUps: (() => void)[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-silent-'));
  database = await openDatabase(directory);
  await insertDevice(database);
  endpoint = await openEndpoint();
  lookUps = [];
  const lookUp = () => new Promise<[]>((resolve) => lookUps.push(() => resolve([])));
  delivery = new Delivery({
    clock: { now: () => 1 },
    channels: createChannels(database),
    transports: createTransports({
      ...{ mailer: null, outward: createOutward({ allowPrivate: true, lookUp, deadlineMs: 1000 }) },
      ...{ areWebhooksOn: true, vapid: { v: 1, publicKey: '', privateKey: '' } },
      ...{ macKey: Buffer.alloc(32), origin: () => 'https://here.example' },
    }),
    isAnyStolen: async () => false,
    onFailure: (cause) => {
      throw cause;
    },
  });
});
afterEach(async () => {
  // Of look-ups that were given up it does not wait.
  await delivery.close();
  await endpoint.close();
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

async function addWebhook(address: string): Promise<string> {
  const id = randomUUID();
  await createChannels(database).insert({
    ...{ id, accountId: TEST_ACCOUNT, kind: 'webhook', address, keys: 'secret', wants: ['new-sign-in'] },
    ...{ code: null, codeUntil: null, codeTries: 0, failedAt: null, onPairedMac: false, sessionId: null },
    ...{ unsubscribedAt: null, endedWants: [] },
  });
  return id;
}

async function tell(): Promise<void> {
  await createChannels(database).enqueue(TEST_ACCOUNT, 'new-sign-in', 1);
  delivery.kick();
}

test('an account begins no more look-ups while those that were given up go on, and the next when one has ended', async () => {
  for (let no = 0; no < 9; no += 1) await addWebhook(`https://silent-${no}.example/`);
  await tell();
  await until(() => lookUps.length === 4, 'a look-up in each place');
  await delivery.settled();
  const failed = await database.selectFrom('channels').select('id').where('failed_at', 'is not', null).execute();
  expect(failed).toHaveLength(4);
  for (let look = 0; look < 3; look += 1) {
    await tell();
    delivery.look();
    await delivery.settled();
  }
  expect(lookUps).toHaveLength(4);
  lookUps[0]?.();
  await until(() => lookUps.length === 5, 'the next look-up');
});

test('a channel whose look-up goes on is not told of anything else, and is once it has ended', async () => {
  const id = await addWebhook('http://silent.example/');
  await tell();
  await delivery.settled();
  await database
    .updateTable('channels')
    .set({ address: `${endpoint.origin}/back` })
    .where('id', '=', id)
    .execute();
  await tell();
  await delivery.settled();
  expect(endpoint.requests).toEqual([]);
  lookUps[0]?.();
  await until(() => endpoint.requests.length === 1, 'what waited for the look-up');
});
