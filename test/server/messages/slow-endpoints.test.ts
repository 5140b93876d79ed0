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
import type { MessageKind } from '../../../shared/src/api/messages.ts';
import { until } from '../../until.ts';
import { type Endpoint, openEndpoint } from './endpoint.ts';

let directory: string;
let database: Database;
let delivery: Delivery;
let slow: Endpoint;
let quick: Endpoint;
let now: number;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-slow-'));
  database = await openDatabase(directory);
  slow = await openEndpoint();
  slow.hang();
  quick = await openEndpoint();
  now = 1;
  delivery = new Delivery({
    clock: { now: () => now },
    channels: createChannels(database),
    transports: createTransports({
      ...{ mailer: null, outward: createOutward({ allowPrivate: true }), areWebhooksOn: true },
      ...{
        vapid: { v: 1, publicKey: '', privateKey: '' },
        macKey: Buffer.alloc(32),
        origin: () => 'https://here.example',
      },
    }),
    isAnyStolen: async () => false,
    onFailure: (cause) => {
      throw cause;
    },
  });
});
afterEach(async () => {
  slow.goOn();
  await delivery.close();
  await Promise.all([slow.close(), quick.close()]);
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

/** An account with a webhook at each of these paths of an endpoint. */
async function account(endpoint: Endpoint, paths: readonly string[]): Promise<string> {
  const id = randomUUID();
  await database
    .insertInto('accounts')
    .values({
      ...{ id, login_name: id, login_name_key: id, credential_id: id, opaque_record: 'r' },
      ...{ recovery_auth_key: 'k', vault: '{}', state: 's', created_at: 0 },
    })
    .execute();
  await addWebhooks(id, endpoint, paths);
  return id;
}

async function addWebhooks(accountId: string, endpoint: Endpoint, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await createChannels(database).insert({
      ...{ id: randomUUID(), accountId, kind: 'webhook', address: `${endpoint.origin}/${path}`, keys: 'secret' },
      ...{ wants: ['new-sign-in', 'order-changed'], code: null, codeUntil: null, codeTries: 0, failedAt: null },
      ...{ onPairedMac: false, sessionId: null, unsubscribedAt: null, endedWants: [] },
    });
  }
}

async function tell(accountId: string, kind: MessageKind = 'new-sign-in'): Promise<void> {
  await createChannels(database).enqueue(accountId, kind, now);
  delivery.kick();
}

const waiting = () => database.selectFrom('messages').selectAll().execute();
const told = ({ requests }: Endpoint) => requests.map(({ body }) => JSON.parse(body.toString()).kind);
const TEN = Array.from({ length: 10 }, (_, no) => `${no}`);
const NINE = TEN.slice(1);

test('an account is told while all addresses of others hang, each of which holds its share and no more', async () => {
  const others = [await account(slow, TEN), await account(slow, TEN)];
  const own = await account(quick, ['own']);
  for (const other of others) await tell(other);
  await until(() => slow.requests.length === 8, 'the shares of two accounts');
  await tell(own);
  await until(() => quick.requests.length === 1, 'the quick one, while the slow ones hang');
  await tell(own, 'order-changed');
  await until(() => quick.requests.length === 2, 'the next one, too');
  expect(slow.requests).toHaveLength(8);
  slow.goOn();
  await delivery.settled();
  expect(slow.requests.map(({ path }) => path).toSorted()).toEqual([...TEN, ...TEN].map((no) => `/${no}`).toSorted());
  expect(await waiting()).toEqual([]);
});

/** An account whose addresses all but one failed; the one is told all there is. */
async function accountWithDeadOnes(dead: readonly string[]): Promise<string> {
  const id = await account(slow, dead);
  await addWebhooks(id, quick, ['own']);
  slow.goOn();
  slow.answerWith(503);
  await tell(id);
  await delivery.settled();
  slow.hang();
  expect([slow.requests.length, quick.requests.length]).toEqual([dead.length, 1]);
  return id;
}

test('an address that works is told while all dead ones of its account are tried again, at most two at once', async () => {
  const id = await accountWithDeadOnes(NINE);
  now += 60_000;
  delivery.kick();
  await until(() => slow.requests.length === 11, 'two dead ones');
  await tell(id, 'order-changed');
  await until(() => quick.requests.length === 2, 'the one that works, while the dead ones hang');
  expect(slow.requests).toHaveLength(11);
  slow.goOn();
  await delivery.settled();
  expect(
    slow.requests
      .slice(9)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual([...NINE, ...NINE].map((no) => `/${no}`).toSorted());
});

test('what goes to addresses that work goes before what was due earlier at dead ones', async () => {
  const id = await accountWithDeadOnes(NINE);
  await addWebhooks(id, slow, ['a', 'b', 'c', 'd']);
  now += 120_000;
  await tell(id, 'order-changed');
  await until(() => slow.requests.length === 13, 'the share of the account');
  expect(
    slow.requests
      .slice(9)
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual(['/a', '/b', '/c', '/d']);
});

test('one address is told of one thing after the other, also where the first hangs', async () => {
  const other = await account(slow, ['only']);
  await tell(other, 'order-changed');
  await until(() => slow.requests.length === 1);
  await tell(other);
  await tell(await account(quick, ['own']));
  await until(() => quick.requests.length === 1);
  expect(told(slow)).toEqual(['order-changed']);
  slow.goOn();
  await delivery.settled();
  expect(told(slow)).toEqual(['order-changed', 'new-sign-in']);
});

test('what hung and then failed is tried again later', async () => {
  slow.answerWith(503);
  await tell(await account(slow, ['a', 'b', 'c', 'd', 'e']));
  await until(() => slow.requests.length === 4);
  slow.goOn();
  await delivery.settled();
  expect(slow.requests).toHaveLength(5);
  expect((await waiting()).map(({ tries, due_at }) => ({ tries, due_at }))).toEqual(
    Array.from({ length: 5 }, () => ({ tries: 1, due_at: 60_001 })),
  );
});

test('what happens again while it is on its way is told again', async () => {
  const other = await account(slow, ['only']);
  await tell(other);
  await until(() => slow.requests.length === 1);
  now = 2;
  await tell(other);
  slow.goOn();
  await delivery.settled();
  expect(slow.requests.map(({ body }) => JSON.parse(body.toString()).at)).toEqual([1, 2]);
  expect(await waiting()).toEqual([]);
});
