import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from '@homeward/shared/bytes';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DeviceServices, startDeviceServices } from '../../../server/src/services/device-services.ts';
import { MAX_ROW_BYTES } from '../../../server/src/services/item-intake.ts';
import { createLimits } from '../../../server/src/services/limits.ts';
import { OwnerEvents } from '../../../server/src/services/owner-events.ts';
import { createFileBlobStore } from '../../../server/src/storage/file-blob-store.ts';
import { giveOrder, prepareModeOrder, removeDevice } from '../../../server/web/src/owner/orders.ts';
import { believed } from '../believed-time.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let now = Date.now();
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
let services: DeviceServices;
beforeEach(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
  owner = await server.owner();
  mac = await pairMac(server, owner);
  await mac.put(await mac.item());
  await mac.put(await mac.item({ kind: 'snapshot', bytes: randomBytes(MAX_ROW_BYTES) }));
  // Services of their own on the same data: what the hourly timer does can then be called.
  services = await startDeviceServices({
    database: server.database,
    blobs: createFileBlobStore(join(server.config.dataDirectory, 'blobs')),
    clock: server.clock,
    time: believed(server.clock),
    receiptKey: server.secrets.receiptKey,
    events: new OwnerEvents(),
    activity: server.activity,
    stepUp: { check: async () => async () => {}, checkIfStolen: async () => async () => {} },
    sessions: { endOnPairedMacs: async () => {} },
    places: { placeOf: async (address) => ({ address, scope: 'public', placeSource: 'server' }) },
    isOwnOrigin: () => true,
    limits: createLimits({ database: server.database, fixed: {} }),
    onFailure: (cause) => {
      throw cause;
    },
  });
});
afterEach(async () => {
  await services.close();
  await server.close();
});

const params = () => ({ deviceId: mac.deviceId });
const remove = async (action: 'retire' | 'erase') => {
  const code = action === 'erase' ? owner.recoveryCode : undefined;
  return (await removeDevice(owner.call, owner.account, mac.deviceId, action, code)).device;
};
const checkIn = async () => {
  const device = await services.tokens.identify(`Bearer ${mac.deviceToken}`);
  return await services.orders.checkIn(device, 1);
};
const list = async () => (await owner.call('items', { params: params() })).items;
const blobsOf = async (deviceId: string) =>
  await readdir(join(server.config.dataDirectory, 'blobs', deviceId)).catch(() => []);

const finish = () => services.finishDueRemovals();

describe('removing a Mac', () => {
  test('takes 14 days, in which the Mac is served and all can be undone', async () => {
    const { tombstone } = await remove('erase');
    expect(tombstone).toEqual({ action: 'erase', finalAt: now + 14 * DAY_MS });
    now += 13 * DAY_MS;
    await finish();
    await mac.put(await mac.item());
    expect(await list()).toHaveLength(3);
    expect(await owner.call('keepDevice', { params: params() })).toMatchObject({ tombstone: null });
    now += 2 * DAY_MS;
    await finish();
    expect((await checkIn()).haveSeq).toBe(3);
  });

  test('the same removal again does not begin the 14 days anew; another one does', async () => {
    const first = await remove('retire');
    now += DAY_MS;
    expect((await remove('retire')).tombstone).toEqual(first.tombstone);
    expect((await remove('erase')).tombstone).toEqual({ action: 'erase', finalAt: now + 14 * DAY_MS });
  });

  test('retired for good: the token is dead, the items stay', async () => {
    await remove('retire');
    now += 14 * DAY_MS + 1;
    await finish();
    await expect(checkIn()).rejects.toMatchObject({ code: 'unknown_device' });
    expect(await list()).toHaveLength(2);
    await expect(owner.call('keepDevice', { params: params() })).rejects.toMatchObject({ code: 'forbidden' });
    // It can still be erased, and that undone; it stays retired.
    expect(await remove('erase')).toMatchObject({ tombstone: { action: 'erase' } });
    expect(await owner.call('keepDevice', { params: params() })).toMatchObject({ tombstone: { action: 'retire' } });
    await expect(checkIn()).rejects.toMatchObject({ code: 'unknown_device' });
  });

  test('is taken back by marking it as stolen, where it was only to be retired', async () => {
    await remove('retire');
    const stolen = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now);
    expect((await giveOrder(owner.call, owner.account, stolen)).device.tombstone).toBeNull();
    now += 14 * DAY_MS + 1;
    await finish();
    expect((await checkIn()).order).toBe(stolen.token);
  });

  test('erased for good: nothing stays, of this Mac alone', async () => {
    const other = await pairMac(server, owner);
    await other.put(await other.item({ kind: 'snapshot', bytes: randomBytes(MAX_ROW_BYTES) }));
    expect(await blobsOf(mac.deviceId)).toHaveLength(1);
    await remove('erase');
    now += 14 * DAY_MS + 1;
    await finish();
    await expect(checkIn()).rejects.toMatchObject({ code: 'unknown_device' });
    await expect(owner.call('device', { params: params() })).rejects.toMatchObject({ code: 'not_found' });
    expect(await blobsOf(mac.deviceId)).toEqual([]);
    for (const table of ['items', 'epochs', 'pairings'] as const) {
      const rows = await server.database.selectFrom(table).select('device_id').execute();
      expect(rows.map(({ device_id }) => device_id)).not.toContain(mac.deviceId);
    }
    expect(await blobsOf(other.deviceId)).toHaveLength(1);
    expect((await other.call('checkIn', { body: { epoch: 1 } })).haveSeq).toBe(1);
  });
});
