import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLimits } from '../../../server/src/services/limits.ts';
import { StorageQuota } from '../../../server/src/services/storage-quota.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

describe('a Mac that has used up its bytes', () => {
  let server: ServerUnderTest;
  let mac: TestMac;
  let now = Date.now();
  const later = () => {
    now += 60_000;
  };
  beforeAll(async () => {
    server = await startServerUnderTest({ clock: { now: () => now } });
    mac = await pairMac(server, await server.owner());
  });
  afterAll(() => server.close());

  const allow = async (size: string | null) => {
    await createLimits({ database: server.database, fixed: {} }).set('max-bytes', size);
    later();
  };

  test('is told to come back, with its own code; what is stored keeps its receipt, and what was dropped goes in', async () => {
    const first = await mac.item({ bytes: new Uint8Array(600_000) });
    const receipt = await mac.put(first);
    await allow('1MB');
    const second = await mac.item({ bytes: new Uint8Array(600_000) });
    await expect(mac.put(second)).rejects.toMatchObject({ code: 'storage_full', status: 507 });
    expect(await mac.put(first)).toEqual(receipt);
    await expect(mac.put(await mac.item())).resolves.toMatchObject({ index: 0 });
    const third = await mac.item({ bytes: new Uint8Array(600_000) });
    await expect(mac.put(third, { dropped: true })).resolves.toMatchObject({ index: 0 });
    await allow('2MB');
    await expect(mac.put(second)).resolves.toMatchObject({ index: 0 });
    await allow(null);
    await expect(mac.put(await mac.item({ bytes: new Uint8Array(2_000_000) }))).resolves.toBeDefined();
  });
});

describe('what is under way counts', () => {
  const quotaOf = (stored: number, maxBytes: number | null) =>
    new StorageQuota({
      clock: { now: () => 0 },
      limits: { current: async () => ({ registration: 'invited', maxDevices: 1, maxBytes }) },
      bytesOf: async () => stored,
      isStored: async (_deviceId, itemId) => itemId === 'stored',
    });

  test('until it is answered, and from then on where it was stored', async () => {
    const quota = quotaOf(50, 100);
    const answered = await quota.admit('mac', 'a', 30);
    await expect(quota.admit('mac', 'b', 30)).rejects.toMatchObject({ code: 'storage_full' });
    answered(false);
    const again = await quota.admit('mac', 'b', 30);
    again(true);
    again(false);
    await expect(quota.admit('mac', 'c', 21)).rejects.toMatchObject({ code: 'storage_full' });
    await expect(quota.admit('mac', 'stored', 30)).resolves.toBeDefined();
    await expect(quota.admit('mac', 'c', 20)).resolves.toBeDefined();
    await expect(quota.admit('another mac', 'c', 50)).resolves.toBeDefined();
  });

  test('and without a limit nothing does', async () => {
    await expect(quotaOf(1e12, null).admit('mac', 'a', 1e9)).resolves.toBeDefined();
  });
});
