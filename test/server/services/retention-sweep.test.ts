import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { checkChain } from '@homeward/shared/chain';
import { envelopeKind } from '@homeward/shared/envelope';
import { issueReceipts, verifyReceipt } from '@homeward/shared/receipt';
import { readSigned } from '@homeward/shared/signed';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkBlobs } from '../../../server/src/doctor/blob-check.ts';
import { checkDatabase } from '../../../server/src/doctor/database-check.ts';
import { readCounts } from '../../../server/src/repositories/counts.ts';
import { createDevices } from '../../../server/src/repositories/devices.ts';
import { createItemCommit } from '../../../server/src/repositories/item-commit.ts';
import { createThefts } from '../../../server/src/repositories/thefts.ts';
import { MAX_ROW_BYTES } from '../../../server/src/services/item-intake.ts';
import { sweepRetention } from '../../../server/src/services/retention-sweep.ts';
import { createFileBlobStore } from '../../../server/src/storage/file-blob-store.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { testItem } from '../test-items.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 5, 9);

let now = START;
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
/** Whether the sweep is to stop between two steps. */
let isEnding = () => false;
beforeEach(async () => {
  now = START;
  isEnding = () => false;
  server = await startServerUnderTest({ clock: { now: () => now } });
  owner = await server.owner();
  mac = await pairMac(server, owner);
});
afterEach(() => server.close());

const sweep = () =>
  sweepRetention({
    database: server.database,
    blobs: createFileBlobStore(join(server.config.dataDirectory, 'blobs')),
    clock: server.clock,
    activity: server.activity,
    events: { emit: () => {} },
    isEnding,
  });

const send = async (wish: Parameters<TestMac['item']>[0] = {}) => mac.put(await mac.item(wish));
/** The owner has been here every day. */
const call: TestOwner['call'] = async (name, input) => {
  await server.database
    .updateTable('sessions')
    .set({ last_seen_at: now, expires_at: now + DAY_MS })
    .execute();
  return await owner.call(name, input);
};
const listed = async () => (await call('items', { params: { deviceId: mac.deviceId }, query: { limit: 500 } })).items;
const numbers = async () => (await listed()).map(({ envelope }) => readSigned(envelopeKind, envelope).seq).reverse();
const lifetime = async () => (await call('lifetime', {})).macs[0];
const written = async () => (await call('activity', {})).entries.map(({ what, detail }) => `${what} ${detail}`);
const blobs = async () =>
  (await readdir(join(server.config.dataDirectory, 'blobs'), { recursive: true, withFileTypes: true })).filter(
    (entry) => entry.isFile(),
  ).length;

/** Stolen under order 1 and recovered under order 2, with a report, a photo and a photo of many bytes in between. */
async function goThroughTheft(): Promise<void> {
  const thefts = createThefts(server.database);
  await thefts.ordered(mac.deviceId, 1, 'stolen', now);
  await send({ orderSeq: 1 });
  await send({ orderSeq: 1, kind: 'snapshot' });
  await send({ orderSeq: 1, kind: 'snapshot', bytes: randomBytes(MAX_ROW_BYTES) });
  now += DAY_MS;
  await thefts.ordered(mac.deviceId, 2, 'protected', now);
}

describe('reports', () => {
  test('go when their time is over, and the Mac does not send them again', async () => {
    await send();
    const early = await mac.item();
    await mac.put(early);
    now += 60 * DAY_MS;
    await send();
    now += 31 * DAY_MS;
    await sweep();
    expect(await numbers()).toEqual([3]);
    expect(await lifetime()).toMatchObject({ removed: [{ epoch: 1, first: 1, last: 2 }] });
    const { haveSeq, lastEnvelope } = await mac.call('checkIn', { body: { epoch: 1 } });
    expect(haveSeq).toBe(3);
    expect(readSigned(envelopeKind, lastEnvelope ?? '')).toMatchObject({ seq: 3 });
    // A Mac that lost its receipt and was off for long gives the item up, as one that the server never takes.
    await expect(mac.put(early)).rejects.toMatchObject({ code: 'item_conflict' });
    expect(await call('devices', {})).toMatchObject({ devices: [{ items: 1 }] });
  });

  test('leave the last one: there a Mac that was put back from a backup goes on', async () => {
    await send();
    await send();
    now += 400 * DAY_MS;
    await sweep();
    await sweep();
    expect(await numbers()).toEqual([2]);
    await send();
    expect(await numbers()).toEqual([2, 3]);
    expect((await mac.call('checkIn', { body: { epoch: 1 } })).haveSeq).toBe(3);
  });

  test('go by when they came, whatever the clock of the Mac says', async () => {
    await send({ capturedAt: 0 });
    await send({ capturedAt: now + 4_000 * DAY_MS });
    await send({ kind: 'event' });
    await send();
    await sweep();
    expect(await listed()).toHaveLength(4);
    now += 91 * DAY_MS;
    await sweep();
    expect(await numbers()).toEqual([4]);
  });

  test('stay while the Mac is stolen, and go afterwards', async () => {
    await send();
    await createThefts(server.database).ordered(mac.deviceId, 1, 'stolen', now);
    await send({ orderSeq: 1 });
    now += 200 * DAY_MS;
    await sweep();
    expect(await numbers()).toEqual([1, 2]);
    await createThefts(server.database).ordered(mac.deviceId, 2, 'released', now);
    await send({ orderSeq: 2 });
    await sweep();
    expect(await numbers()).toEqual([2, 3]);
  });

  test('of more than one page go, also where it is stopped in between', async () => {
    const commit = createItemCommit({
      database: server.database,
      now: () => now,
      issueReceipts: (hashes, at) => issueReceipts(hashes, at, server.secrets.receiptKey),
    });
    const item = (seq: number) => testItem(mac.deviceId, { seq, capturedAt: START + seq });
    for (const from of [0, 310]) await commit(Array.from({ length: 310 }, (_, at) => item(from + at + 1)));
    const left = async () => (await readCounts(server.database)).items;
    now += 91 * DAY_MS;
    let asked = 0;
    isEnding = () => ++asked > 2;
    await sweep();
    expect(await left()).toBe(120);
    isEnding = () => false;
    await sweep();
    expect(await left()).toBe(1);
    expect(await lifetime()).toMatchObject({ removed: [{ epoch: 1, first: 1, last: 619 }] });
  });
});

describe('evidence', () => {
  test('is kept for half a year, told of twice, and gone with its files', async () => {
    await send();
    await goThroughTheft();
    await send({ orderSeq: 2 });
    const recoveredAt = now;
    expect(await blobs()).toBe(1);
    now += 165 * DAY_MS;
    await sweep();
    expect(await numbers()).toEqual([2, 3, 4, 5]);
    expect(await lifetime()).toMatchObject({ evidence: [{ recoveredAt, goesAt: recoveredAt + 180 * DAY_MS }] });
    for (const days of [166, 167, 177, 178]) {
      now = recoveredAt + days * DAY_MS;
      await sweep();
    }
    expect((await written()).filter((line) => line.startsWith('evidence'))).toEqual([
      'evidence-ending 3',
      'evidence-ending 14',
    ]);
    expect(await listed()).toHaveLength(4);
    now = recoveredAt + 181 * DAY_MS;
    await sweep();
    await sweep();
    expect(await numbers()).toEqual([5]);
    expect(await blobs()).toBe(0);
    expect((await written()).filter((line) => line.startsWith('evidence-expired'))).toHaveLength(1);
    expect(await lifetime()).toMatchObject({ evidence: [], removed: [{ epoch: 1, first: 1, last: 4 }] });
  });

  test('does not go unannounced where the server was off for a year', async () => {
    await goThroughTheft();
    await send({ orderSeq: 2 });
    now += 365 * DAY_MS;
    await sweep();
    expect(await listed()).toHaveLength(4);
    expect(await lifetime()).toMatchObject({ evidence: [{ goesAt: now + 3 * DAY_MS }] });
    now += 3 * DAY_MS;
    await sweep();
    expect(await numbers()).toEqual([4]);
  });

  test('stays where the owner chose longer meanwhile, and is told of anew', async () => {
    await goThroughTheft();
    await send({ orderSeq: 2 });
    const recoveredAt = now;
    now += 178 * DAY_MS;
    await sweep();
    const body = { reportDays: 90, evidenceDays: 365 } as const;
    const params = { deviceId: mac.deviceId };
    expect(await call('setRetention', { params, body })).toMatchObject({
      retention: body,
      lowered: null,
      evidence: [{ goesAt: recoveredAt + 365 * DAY_MS }],
    });
    now += 10 * DAY_MS;
    await sweep();
    expect(await listed()).toHaveLength(4);
    now = recoveredAt + 352 * DAY_MS;
    await sweep();
    expect((await written())[0]).toBe('evidence-ending 14');
  });
});

describe('evidence that comes late', () => {
  const endings = async () => (await written()).filter((line) => line.startsWith('evidence')).reverse();
  /** The server looks after each of these times. */
  const pass = async (...spans: readonly number[]) => {
    for (const days of spans) {
      now += days * DAY_MS;
      await sweep();
    }
  };

  test('after the time of its theft was over begins that time anew, and is told of before it goes', async () => {
    const thefts = createThefts(server.database);
    await thefts.ordered(mac.deviceId, 1, 'stolen', now);
    now += DAY_MS;
    await thefts.ordered(mac.deviceId, 2, 'protected', now);
    await pass(95, 95);
    expect(await endings()).toEqual([]);
    const recoveredAt = now - 190 * DAY_MS;
    await send({ orderSeq: 1, kind: 'snapshot' });
    await send({ orderSeq: 2 });
    const goesAt = now + 180 * DAY_MS;
    expect(await lifetime()).toMatchObject({ evidence: [{ recoveredAt, goesAt }] });
    await pass(168, 9, 2);
    expect(await numbers()).toEqual([1, 2]);
    expect(await endings()).toEqual(['evidence-ending 14', 'evidence-ending 3']);
    await pass(2);
    expect(await numbers()).toEqual([2]);
    expect(await endings()).toEqual(['evidence-ending 14', 'evidence-ending 3', 'evidence-expired null']);
  });

  test('keeps what the owner was told of already, which is told of anew', async () => {
    await goThroughTheft();
    await send({ orderSeq: 2 });
    await pass(168, 10);
    expect(await endings()).toEqual(['evidence-ending 14', 'evidence-ending 3']);
    await send({ orderSeq: 1, kind: 'route' });
    await pass(100);
    expect(await numbers()).toEqual([1, 2, 3, 5]);
    await pass(68, 10, 4);
    expect(await endings()).toEqual([
      ...['evidence-ending 14', 'evidence-ending 3'],
      ...['evidence-ending 14', 'evidence-ending 3', 'evidence-expired null'],
    ]);
    expect(await numbers()).toEqual([5]);
  });

  test('of no theft that is known is told of and written down too', async () => {
    await send({ orderSeq: 7, kind: 'snapshot' });
    await send({ orderSeq: 7 });
    await send({ orderSeq: 8 });
    expect(await lifetime()).toMatchObject({ evidence: [{ recoveredAt: now, goesAt: now + 180 * DAY_MS }] });
    await pass(168, 9, 2);
    expect(await numbers()).toEqual([1, 3]);
    expect(await endings()).toEqual(['evidence-ending 14', 'evidence-ending 3']);
    await pass(2);
    expect(await numbers()).toEqual([3]);
    expect((await endings()).at(-1)).toBe('evidence-expired null');
    expect(await lifetime()).toMatchObject({ evidence: [] });
  });

  test('in the middle of a look is not taken for told of', async () => {
    await goThroughTheft();
    const thefts = createThefts(server.database);
    const [before] = await thefts.of(mac.deviceId);
    if (!before) throw new Error('there is no theft');
    await send({ orderSeq: 1, kind: 'snapshot' });
    expect(await thefts.setTold(mac.deviceId, before, 0, now)).toBe(false);
    expect(await thefts.of(mac.deviceId)).toMatchObject([{ toldDays: null, receivedAt: now }]);
  });

  test('reports of quiet days begin nothing', async () => {
    await send({ orderSeq: 7 });
    await send({ orderSeq: 7, kind: 'event' });
    expect(await createThefts(server.database).of(mac.deviceId)).toEqual([]);
  });
});

test('what is left still holds: signatures, receipts, links, database, files and counts', async () => {
  await send();
  await send();
  await goThroughTheft();
  await send({ orderSeq: 2 });
  now += 91 * DAY_MS;
  await send({ orderSeq: 2 });
  await sweep();
  expect(await numbers()).toEqual([3, 4, 5, 7]);
  const items = (await listed()).reverse();
  const chain = await checkChain(
    items.map(({ envelope }) => envelope),
    toBase64Url(mac.deviceKey.publicKey),
    mac.device.certificateHash,
  );
  expect(chain.breaks).toEqual([{ epoch: 1, seq: 7, problem: 'gap' }]);
  expect((await lifetime())?.removed).toEqual([
    { epoch: 1, first: 1, last: 2 },
    { epoch: 1, first: 6, last: 6 },
  ]);
  const { receiptKey } = await call('server', {});
  for (const { receipt } of items) await verifyReceipt(receipt, receipt.envelopeHash, receiptKey);
  const { dataDirectory } = server.config;
  const findings = [...checkDatabase(dataDirectory), ...(await checkBlobs(dataDirectory, now))];
  expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'ok'));
  expect(await readCounts(server.database)).toMatchObject({ items: 4 });
  expect((await createDevices(server.database).byId(owner.account.accountId, mac.deviceId))?.items).toBe(4);
});
