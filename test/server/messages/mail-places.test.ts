import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Delivery } from '../../../server/src/messages/delivery.ts';
import { createMailer } from '../../../server/src/messages/mailer.ts';
import { createOutward } from '../../../server/src/messages/outward-request.ts';
import { createTransports } from '../../../server/src/messages/transports.ts';
import { createChannels } from '../../../server/src/repositories/channels.ts';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import type { ChannelKind } from '../../../shared/src/api/messages.ts';
import { until } from '../../until.ts';
import { insertDevice, TEST_ACCOUNT } from '../test-items.ts';
import { type Endpoint, openEndpoint } from './endpoint.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';

const ORIGIN = 'https://here.example';
const SMTP = { host: '127.0.0.1', security: 'none', auth: null, from: 'homeward@example.org' } as const;

let directory: string;
let database: Database;
let delivery: Delivery;
let endpoint: Endpoint;
let mailbox: Mailbox;
let now: number;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-mail-places-'));
  database = await openDatabase(directory);
  await insertDevice(database);
  endpoint = await openEndpoint();
  mailbox = await openMailbox();
  now = 1;
  delivery = new Delivery({
    clock: { now: () => now },
    channels: createChannels(database),
    transports: createTransports({
      mailer: createMailer({ ...SMTP, port: mailbox.port }, ORIGIN),
      outward: createOutward({ allowPrivate: true }),
      ...{ areWebhooksOn: true, vapid: { v: 1, publicKey: '', privateKey: '' } },
      ...{ macKey: Buffer.alloc(32), origin: () => ORIGIN },
    }),
    isAnyStolen: async () => false,
    onFailure: (cause) => {
      throw cause;
    },
  });
});
afterEach(async () => {
  endpoint.goOn();
  await delivery.close();
  await Promise.all([endpoint.close(), mailbox.close()]);
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

async function add(kind: ChannelKind, address: string): Promise<void> {
  await createChannels(database).insert({
    ...{ id: randomUUID(), accountId: TEST_ACCOUNT, kind, address, keys: 'secret', wants: ['new-sign-in'] },
    ...{ code: null, codeUntil: null, codeTries: 0, failedAt: null, onPairedMac: false, sessionId: null },
    ...{ unsubscribedAt: null, endedWants: [] },
  });
}

async function addNineWebhooks(): Promise<void> {
  for (let no = 0; no < 9; no += 1) await add('webhook', `${endpoint.origin}/${no}`);
}

async function tell(): Promise<void> {
  await createChannels(database).enqueue(TEST_ACCOUNT, 'new-sign-in', now);
  delivery.kick();
}

test('a mail does not wait for webhooks that answer, but late', async () => {
  await addNineWebhooks();
  endpoint.hang();
  await tell();
  await until(() => endpoint.requests.length === 4, 'all places that webhooks may take');
  await add('email', 'ada@example.org');
  now = 2;
  await tell();
  await until(() => mailbox.mails.length === 1, 'the mail, while the webhooks hang');
  expect(endpoint.requests).toHaveLength(4);
});

test('a mailbox that put us off once does not wait for dead webhooks', async () => {
  await addNineWebhooks();
  endpoint.answerWith(503);
  await tell();
  await delivery.settled();
  await add('email', 'ada@example.org');
  mailbox.refuseWith(451);
  now = 2;
  await tell();
  await delivery.settled();
  const dead = endpoint.requests.length;
  mailbox.refuseWith(null);
  endpoint.hang();
  // The webhooks are due before the mail.
  const webhooks = database.selectFrom('channels').select('id').where('kind', '=', 'webhook');
  await database.updateTable('messages').set({ due_at: 3 }).where('channel_id', 'in', webhooks).execute();
  now = 3;
  delivery.kick();
  await until(() => endpoint.requests.length === dead + 2, 'all places that failing webhooks may take');
  now += 60_000;
  delivery.kick();
  await until(() => mailbox.mails.length === 1, 'the mail, while the webhooks hang');
  expect(endpoint.requests).toHaveLength(dead + 2);
});
