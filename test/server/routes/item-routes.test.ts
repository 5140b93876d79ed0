import type { ListedItem } from '@homeward/shared/api/devices';
import { MAX_SEALED_BATCH, readSealedBatch } from '@homeward/shared/api/sealed-batch';
import { type ItemKind, itemKinds } from '@homeward/shared/envelope';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createItemCommit } from '../../../server/src/repositories/item-commit.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { testItem } from '../test-items.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;

interface Stored {
  readonly token: string;
  readonly kind: ItemKind;
  readonly capturedAt: number;
  readonly seq: number;
}
const stored: Stored[] = [];
const T0 = Date.UTC(2026, 0, 1);

/** 120 items of few kinds at few times: many of the same time, as clocks make them. */
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  mac = await pairMac(server, owner);
  const commit = createItemCommit({
    database: server.database,
    now: Date.now,
    issueReceipts: async (hashes) =>
      hashes.map((envelopeHash, index) => ({ envelopeHash, index, path: [], root: `r.${'A'.repeat(86)}` })),
  });
  const items = Array.from({ length: 120 }, (_, index) => {
    const kind = itemKinds[(index * 7) % itemKinds.length] ?? 'report';
    const item = testItem(mac.deviceId, { seq: index + 1, kind, capturedAt: T0 + ((index * 13) % 17) * 1000 });
    // What is listed must have an envelope's form.
    return { ...item, token: `${Buffer.from(`${index}`).toString('base64url')}.${'A'.repeat(86)}` };
  });
  await commit(items);
  for (const { token, envelope } of items) {
    stored.push({ token, kind: envelope.kind, capturedAt: envelope.capturedAt, seq: envelope.seq });
  }
});
afterAll(() => server.close());

interface Filter {
  readonly kind?: ItemKind;
  readonly from?: number;
  readonly to?: number;
}

async function page(query: Filter & { cursor?: string; limit?: number }) {
  return await owner.call('items', { params: { deviceId: mac.deviceId }, query });
}

/** All pages one after the other. */
async function allPages(filter: Filter, limit: number): Promise<ListedItem[]> {
  const found: ListedItem[] = [];
  let cursor: string | null = null;
  do {
    const next: Awaited<ReturnType<typeof page>> = await page({ ...filter, limit, ...(cursor !== null && { cursor }) });
    expect(next.items.length).toBeLessThanOrEqual(limit);
    found.push(...next.items);
    cursor = next.cursor;
  } while (cursor !== null);
  return found;
}

function expected({ kind, from = 0, to = Number.MAX_SAFE_INTEGER }: Filter): string[] {
  return stored
    .filter((item) => (kind === undefined || item.kind === kind) && item.capturedAt >= from && item.capturedAt < to)
    .sort((a, b) => b.capturedAt - a.capturedAt || b.seq - a.seq)
    .map(({ token }) => token);
}

describe('listing items', () => {
  test('by pages of any size gives each once, newest first, for every kind and time', async () => {
    const time = fc.integer({ min: 0, max: 18 }).map((step) => T0 + step * 1000);
    const filters = fc.record(
      { kind: fc.constantFrom(...itemKinds), from: time, to: time },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Filter>;
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 50 }), async (filter, limit) => {
        const found = await allPages(filter, limit);
        expect(found.map(({ envelope }) => envelope)).toEqual(expected(filter));
      }),
      { numRuns: 40 },
    );
  });

  test('is not disturbed by items that arrive between two pages', async () => {
    const fresh = await pairMac(server, owner);
    const query = async (cursor?: string) =>
      await owner.call('items', {
        params: { deviceId: fresh.deviceId },
        query: { limit: 2, ...(cursor !== undefined && { cursor }) },
      });
    const sent = [];
    for (let index = 0; index < 4; index += 1) {
      const item = await fresh.item({ capturedAt: T0 + index });
      await fresh.put(item);
      sent.push(item.token);
    }
    const first = await query();
    await fresh.put(await fresh.item({ capturedAt: T0 + 100 }));
    const second = await query(first.cursor ?? '');
    expect([...first.items, ...second.items].map(({ envelope }) => envelope)).toEqual(sent.reverse());
    expect(second.cursor).toBeNull();
  });

  test('refuses a cursor that is none, and too long a page', async () => {
    await expect(page({ cursor: 'x' })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(page({ limit: 501 })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(page({ limit: 0 })).rejects.toMatchObject({ code: 'bad_request' });
  });
});

test('sealed bytes come as a download that a browser alone may keep', async () => {
  const fresh = await pairMac(server, owner);
  const item = await fresh.item();
  await fresh.put(item);
  const { headers, statusCode } = await owner.inject({ url: `/api/devices/${fresh.deviceId}/items/${item.id}/sealed` });
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-disposition': `attachment; filename="${item.id}.age"`,
    'x-content-type-options': 'nosniff',
  });
});

describe('the sealed bytes of many items', () => {
  const batch = (deviceId: string, ids: readonly string[]) =>
    owner.inject({ method: 'POST', url: `/api/devices/${deviceId}/items/sealed`, payload: { ids } });

  test('come in the order asked, without what is large, dropped, another Mac’s or nobody’s', async () => {
    const fresh = await pairMac(server, owner);
    const other = await pairMac(server, owner);
    const [first, second, large, dropped] = [
      await fresh.item(),
      await fresh.item({ bytes: new Uint8Array(3_000) }),
      await fresh.item({ kind: 'snapshot', bytes: new Uint8Array(70_000) }),
      await fresh.item(),
    ];
    const foreign = await other.item();
    for (const item of [first, second, large]) await fresh.put(item);
    await fresh.put(dropped, { dropped: true, sealed: new Uint8Array() });
    await other.put(foreign);
    const ids = [second.id, crypto.randomUUID(), large.id, first.id, dropped.id, foreign.id];
    const answer = await batch(fresh.deviceId, ids);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
    const sealed = readSealedBatch(new Uint8Array(answer.rawPayload), ids.length);
    expect(sealed).toEqual(
      [second.sealed, null, null, first.sealed, null, null].map((one) => one && new Uint8Array(one)),
    );
  });

  test('are asked for by at least one id, and not by too many', async () => {
    const many = Array.from({ length: MAX_SEALED_BATCH + 1 }, () => crypto.randomUUID());
    for (const ids of [[], many, ['x']]) {
      const { statusCode } = await batch(mac.deviceId, ids);
      expect(statusCode).toBe(400);
    }
  });
});
