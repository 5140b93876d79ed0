import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { issueReceipts, type Receipt, verifyReceipt } from '@homeward/shared/receipt';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createItemCommit, type NewItem } from '../../../server/src/repositories/item-commit.ts';
import { createItems } from '../../../server/src/repositories/items.ts';
import { nativeTreeHash } from '../../../server/src/services/native-tree-hash.ts';
import { type Database, openDatabase } from '../../../server/src/storage/database.ts';
import { insertDevice, testItem } from '../test-items.ts';

let directory: string;
let database: Database;
let commit: ReturnType<typeof createItemCommit>;
let serverKey: string;
const signatures: number[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-items-'));
  database = await openDatabase(directory);
  const key = await signingKeyFromSeed(randomBytes(32));
  serverKey = toBase64Url(key.publicKey);
  commit = createItemCommit({
    database,
    now: Date.now,
    issueReceipts: (hashes, now) => {
      signatures.push(hashes.length);
      return issueReceipts(hashes, now, key, nativeTreeHash);
    },
  });
});
afterAll(async () => {
  await database.destroy();
  await rm(directory, { recursive: true, force: true });
});

/** The receipts of a batch in which every item was taken. */
async function stored(...items: NewItem[]): Promise<Receipt[]> {
  const outcomes = await commit(items);
  return outcomes.map((outcome) => {
    if ('failed' in outcome) throw outcome.failed;
    return outcome.ok.receipt;
  });
}

const codesOf = (outcomes: Awaited<ReturnType<typeof commit>>) =>
  outcomes.map((outcome) => ('failed' in outcome ? outcome.failed.code : outcome.ok.isNew ? 'new' : 'known'));

const haveSeq = (deviceId: string, epoch = 1) => createItems(database).haveSeq(deviceId, epoch);
const countOf = async (deviceId: string) => (await createItems(database).list(deviceId, { limit: 1000 })).length;

describe('committing items', () => {
  test('gives each its receipt, all under one signature', async () => {
    const macs = [await insertDevice(database), await insertDevice(database)];
    const items = [1, 2, 3].flatMap((seq) => macs.map((mac) => testItem(mac, { seq })));
    signatures.length = 0;
    const receipts = await stored(...items);
    expect(signatures).toEqual([6]);
    for (const [index, receipt] of receipts.entries()) {
      await verifyReceipt(receipt, items[index]?.envelopeHash ?? '', serverKey);
    }
    expect(new Set(receipts.map(({ root }) => root)).size).toBe(1);
  });

  test('the same item again gets the very same receipt, in any batch', async () => {
    const mac = await insertDevice(database);
    const [item, next] = [testItem(mac, { seq: 1 }), testItem(mac, { seq: 2 })];
    const [first] = await stored(item);
    expect(await stored(item)).toEqual([first]);
    const outcomes = await commit([next, item, { ...next }]);
    expect(codesOf(outcomes)).toEqual(['new', 'known', 'known']);
    expect(outcomes[1]).toMatchObject({ ok: { receipt: first } });
    expect(await countOf(mac)).toBe(2);
  });

  test('other content under a known id, or a known number, is a conflict that fails nothing else', async () => {
    const mac = await insertDevice(database);
    const item = testItem(mac, { seq: 1 });
    await stored(item);
    const outcomes = await commit([
      testItem(mac, { id: item.envelope.id, seq: 1 }),
      testItem(mac, { seq: 1 }),
      testItem(mac, { seq: 2 }),
      testItem(mac, { seq: 2 }),
      testItem(mac, { seq: 1, epoch: 2 }),
    ]);
    expect(codesOf(outcomes)).toEqual(['item_conflict', 'item_conflict', 'new', 'item_conflict', 'new']);
    expect(await countOf(mac)).toBe(3);
  });

  test('two of one id with other content in one batch: the first is taken', async () => {
    const mac = await insertDevice(database);
    const id = randomUUID();
    expect(codesOf(await commit([testItem(mac, { id, seq: 1 }), testItem(mac, { id, seq: 2 })]))).toEqual([
      'new',
      'item_conflict',
    ]);
    expect(await haveSeq(mac)).toBe(1);
  });

  test('the id of another Mac’s item is no conflict', async () => {
    const [one, other] = [await insertDevice(database), await insertDevice(database)];
    const item = testItem(one, { seq: 1 });
    await stored(item);
    expect(codesOf(await commit([testItem(other, { id: item.envelope.id, seq: 1 })]))).toEqual(['new']);
  });

  test('a number that is taken beyond a gap is a conflict as well', async () => {
    const mac = await insertDevice(database);
    await stored(testItem(mac, { seq: 5 }));
    expect(codesOf(await commit([testItem(mac, { seq: 5 }), testItem(mac, { seq: 4 })]))).toEqual([
      'item_conflict',
      'new',
    ]);
    expect(await haveSeq(mac)).toBe(0);
  });

  test('gaps beyond number are not opened, but can be filled', async () => {
    const mac = await insertDevice(database);
    const odd = Array.from({ length: 1001 }, (_, index) => testItem(mac, { seq: index * 2 + 3 }));
    const codes = codesOf(await commit(odd));
    expect(codes.slice(0, 1000).every((code) => code === 'new')).toBe(true);
    expect(codes[1000]).toBe('unavailable');
    const filler = testItem(mac, { seq: 4 });
    expect(codesOf(await commit([filler, ...odd.slice(1000)]))).toEqual(['new', 'new']);
    await stored(testItem(mac, { seq: 1 }), testItem(mac, { seq: 2 }));
    expect(await haveSeq(mac)).toBe(5);
  });

  test('a Mac that is erased meanwhile fails alone', async () => {
    const mac = await insertDevice(database);
    const outcomes = await commit([testItem(randomUUID(), { seq: 1 }), testItem(mac, { seq: 1 })]);
    expect(codesOf(outcomes)).toEqual(['unknown_device', 'new']);
    expect(codesOf(await commit([testItem(randomUUID(), { seq: 1 })]))).toEqual(['unknown_device']);
  });

  test('nothing stays of a batch whose receipts could not be made', async () => {
    const mac = await insertDevice(database);
    const broken = createItemCommit({
      database,
      now: Date.now,
      issueReceipts: async () => {
        throw new Error('no key');
      },
    });
    const item = testItem(mac, { seq: 1 });
    await expect(broken([item])).rejects.toThrow('no key');
    expect(await countOf(mac)).toBe(0);
    expect(codesOf(await commit([item]))).toEqual(['new']);
  });

  test('counts items and bytes, without the bytes of dropped ones', async () => {
    const mac = await insertDevice(database);
    await stored(testItem(mac, { seq: 1 }), testItem(mac, { seq: 2, body: 'dropped' }));
    const row = await database.selectFrom('epochs').selectAll().where('device_id', '=', mac).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ items: 2, bytes: 40, have_seq: 2, last_seq: 2 });
  });

  test('keeps the last envelope of the last epoch', async () => {
    const mac = await insertDevice(database);
    const items = createItems(database);
    expect(await items.lastEnvelope(mac)).toBeNull();
    const [later, earlier] = [testItem(mac, { seq: 3 }), testItem(mac, { seq: 2 })];
    await stored(later);
    await stored(earlier);
    expect(await items.lastEnvelope(mac)).toBe(later.token);
    const nextLife = testItem(mac, { seq: 1, epoch: 2 });
    await stored(nextLife);
    expect(await items.lastEnvelope(mac)).toBe(nextLife.token);
  });

  test('whatever the order of arrival, haveSeq is the end of what is there without a gap', async () => {
    const arrivals = fc
      .uniqueArray(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 14 })
      .chain((numbers) => fc.tuple(fc.constant(numbers), fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 14 })));
    await fc.assert(
      fc.asyncProperty(arrivals, async ([numbers, batchSizes]) => {
        const mac = await insertDevice(database);
        const here = new Set<number>();
        const waiting = [...numbers];
        for (const size of batchSizes) {
          const batch = waiting.splice(0, size);
          if (batch.length === 0) break;
          await stored(...batch.map((seq) => testItem(mac, { seq })));
          for (const seq of batch) here.add(seq);
          let expected = 0;
          while (here.has(expected + 1)) expected += 1;
          expect(await haveSeq(mac)).toBe(expected);
        }
        const row = await database.selectFrom('epochs').select('ahead').where('device_id', '=', mac).executeTakeFirst();
        const have = await haveSeq(mac);
        const ahead = (JSON.parse(row?.ahead ?? '[]') as [number, number][]).flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, index) => first + index),
        );
        expect(ahead).toEqual([...here].filter((seq) => seq > have).sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});
