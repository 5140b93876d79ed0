import { join } from 'node:path';
import { stepUpAction } from '@homeward/shared/api/account';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { createDeletions } from '../../../server/src/repositories/deletions.ts';
import { createDevices } from '../../../server/src/repositories/devices.ts';
import { createThefts } from '../../../server/src/repositories/thefts.ts';
import { startDeviceServices } from '../../../server/src/services/device-services.ts';
import { DOUBTED_HOURS, KnownTime } from '../../../server/src/services/known-time.ts';
import { startLifetime } from '../../../server/src/services/lifetime.ts';
import { createLimits } from '../../../server/src/services/limits.ts';
import { OwnerEvents } from '../../../server/src/services/owner-events.ts';
import { createFileBlobStore } from '../../../server/src/storage/file-blob-store.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { finishRotation, prepareRotation } from '../../../server/web/src/owner/rotate-keys.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 10, 26, 9);

let now = START;
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
const closers: (() => unknown)[] = [];
beforeEach(async () => {
  now = START;
  server = await startServerUnderTest({ clock: { now: () => now } });
  owner = await server.owner();
  mac = await pairMac(server, owner);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await server.close();
});

const failing = (cause: unknown) => {
  throw cause;
};
let doubts: number[] = [];
let jumps: number[] = [];
/** All that deletes, as a server starts it on this data. */
const letThrough = async () => async () => {};

async function startAgain() {
  doubts = [];
  jumps = [];
  const { database, clock, activity, secrets } = server;
  const time = await KnownTime.start({
    ...{ database, clock, onFailure: failing },
    jumped: async (jumpMs) => void jumps.push(jumpMs),
    onDoubt: ({ hoursLeft }) => void doubts.push(hoursLeft),
  });
  const ports = {
    ...{ database, clock, time, activity, onFailure: failing },
    blobs: createFileBlobStore(join(server.config.dataDirectory, 'blobs')),
    stepUp: { verify: async () => {}, check: letThrough, checkIfStolen: letThrough },
    sessions: { endOnPairedMacs: async () => {}, endAllBut: async () => () => {} },
  };
  const services = await startDeviceServices({
    ...ports,
    receiptKey: secrets.receiptKey,
    events: new OwnerEvents(),
    places: { placeOf: async (address) => ({ address, scope: 'public', placeSource: 'server' }) },
    isOwnOrigin: () => true,
    limits: createLimits({ database, fixed: {} }),
  });
  const lifetime = startLifetime({ ...ports, services });
  const close = async () => {
    await lifetime.close();
    await services.close();
    time.close();
  };
  closers.push(close);
  return {
    time,
    services,
    lifetime,
    close,
    async deleteAll() {
      await lifetime.sweep();
      await services.finishDueRemovals();
      await lifetime.finishDeletions();
    },
  };
}

const send = async () => mac.put(await mac.item());
const left = async () => {
  const count = async (table: 'items' | 'devices' | 'accounts') =>
    (await server.database.selectFrom(table).select('id').execute()).length;
  return { items: await count('items'), macs: await count('devices'), accounts: await count('accounts') };
};
/** Two reports, a Mac that is to be erased, and an account that is to be deleted. */
async function prepare(): Promise<void> {
  await send();
  await send();
  const other = await server.owner();
  const othersMac = await pairMac(server, other);
  await createDevices(server.database).setTombstone(other.account.accountId, othersMac.deviceId, 'erase', now);
  await createDeletions(server.database).ask((await server.owner()).account.accountId, now);
}
const ALL = { items: 2, macs: 2, accounts: 3 };
const DUE = { items: 1, macs: 1, accounts: 2 };

describe('a clock that is wrong', () => {
  test('far ahead at the start, as before it was first set, deletes nothing, and nothing once it is right again', async () => {
    await prepare();
    now = START + 400 * DAY_MS;
    const { deleteAll, time } = await startAgain();
    await deleteAll();
    expect(await left()).toEqual(ALL);
    expect(await time.certain()).toBeNull();
    now = START + 60_000;
    await deleteAll();
    expect(await left()).toEqual(ALL);
    expect(await time.certain()).toBe(now);
  });

  test('ahead while the server runs deletes nothing either', async () => {
    await prepare();
    const { deleteAll, time } = await startAgain();
    await time.hourly();
    now = START + 400 * DAY_MS;
    await deleteAll();
    await time.hourly();
    expect(await left()).toEqual(ALL);
    expect(doubts).toEqual([DOUBTED_HOURS - 1]);
  });

  test('ahead still lets an owner keep what nothing erases meanwhile', async () => {
    for (const [seq, mode] of [[1, 'stolen'] as const, [2, 'protected'] as const]) {
      await createThefts(server.database).ordered(mac.deviceId, seq, mode, now);
    }
    const theft = { params: { deviceId: mac.deviceId } };
    const action = stepUpAction.eraseTheft(mac.deviceId, 1);
    const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, action);
    await owner.call('eraseTheft', { ...theft, body: { firstSeq: 1, proof } });
    now = START + 20 * DAY_MS;
    const { thefts } = await owner.call('keepTheft', { ...theft, query: { firstSeq: 1 } });
    expect(thefts).toMatchObject([{ erasure: null }]);
  });

  test('years behind does not mark a theft as long over that ends by new keys', async () => {
    const stolen = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen', maxSeconds: 3600 }, now);
    await giveOrder(owner.call, owner.account, stolen);
    await mac.acknowledge(stolen.token, stolen.order.seq, 'stolen');
    now += 3_600_000;
    const request = { recoveryCode: owner.recoveryCode, newPassword: 'copper saddle winter orchid' };
    const ports = { call: owner.call, opaque: opaque.client, now: () => now, seenStateRev: () => 0 };
    const prepared = await prepareRotation(ports, owner.account, request);
    now = 0;
    await finishRotation(owner.call, owner.account, prepared);
    expect((await owner.call('lifetime', {})).macs[0]?.thefts).toMatchObject([{ recoveredAt: START }]);
  });

  test('years behind does not mark what comes as years old; the receipt says what the clock says', async () => {
    now = 0;
    const item = await mac.item({ capturedAt: START });
    await mac.put(item);
    await send();
    const rows = await server.database.selectFrom('items').select('received_at').execute();
    expect(rows.map(({ received_at }) => received_at)).toEqual([START, START]);
    now = START + DAY_MS;
    const { lifetime } = await startAgain();
    await lifetime.sweep();
    expect(await left()).toMatchObject({ items: 2 });
  });
});

describe('what waits', () => {
  test('is moved once by what the clock has jumped and by how long the server was off, and not by an hour or two', async () => {
    const { time, close } = await startAgain();
    now += 30 * 3_600_000;
    await Promise.all([time.certain(), time.certain()]);
    now += 7_200_000;
    await time.certain();
    now -= 400 * DAY_MS;
    await time.hourly();
    now += 3_600_000;
    await time.hourly();
    expect(jumps).toEqual([30 * 3_600_000, -400 * DAY_MS]);
    await close();
    closers.pop();
    now += 400 * DAY_MS;
    await (await startAgain()).time.certain();
    expect(jumps).toEqual([400 * DAY_MS]);
  });
});

describe('a clock that goes on from there', () => {
  test('is believed after a day of running, over restarts, and what is over is deleted', async () => {
    await prepare();
    now = START + 100 * DAY_MS;
    const { time, close } = await startAgain();
    for (let hour = 1; hour < DOUBTED_HOURS - 1; hour += 1) {
      now += 3_600_000;
      await time.hourly();
    }
    await close();
    closers.pop();
    const again = await startAgain();
    await again.time.hourly();
    await again.deleteAll();
    expect(await left()).toEqual(ALL);
    expect(doubts.at(-1)).toBe(1);
    await again.time.hourly();
    await again.deleteAll();
    expect(await left()).toEqual(DUE);
  });

  test('counts anew where it jumps once more', async () => {
    const { time } = await startAgain();
    now += 10 * DAY_MS;
    for (let hour = 0; hour < DOUBTED_HOURS; hour += 1) await time.hourly();
    now += 10 * DAY_MS;
    await time.hourly();
    expect(doubts.slice(-2)).toEqual([1, DOUBTED_HOURS]);
    expect(await time.certain()).toBeNull();
  });

  test('is believed from the start where nothing here tells of another time, or a server was off for a day', async () => {
    const { time, close } = await startAgain();
    expect(await time.certain()).toBe(START);
    await close();
    closers.pop();
    now += DAY_MS;
    expect(await (await startAgain()).time.certain()).toBe(now);
  });

  test('is held against what is written down where no server of this version ran before', async () => {
    await server.database.deleteFrom('known_time').execute();
    now += 10 * DAY_MS;
    expect(await (await startAgain()).time.certain()).toBeNull();
  });
});
