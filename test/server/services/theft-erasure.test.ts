import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stepUpAction } from '@homeward/shared/api/account';
import { randomBytes } from '@homeward/shared/bytes';
import { envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createThefts } from '../../../server/src/repositories/thefts.ts';
import { MAX_ROW_BYTES } from '../../../server/src/services/item-intake.ts';
import { createTheftErasure } from '../../../server/src/services/theft-erasure.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { believed } from '../believed-time.ts';
import { serverWithKeeper } from '../keeper-under-test.ts';
import type { TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 10, 12, 9);

let now = START;
/** When the test began. */
let start: number;
const started = serverWithKeeper({ now: () => now });
let owner: TestOwner;
let mac: TestMac;
beforeEach(async () => {
  start = now;
  owner = await started.server.owner();
  mac = await pairMac(started.server, owner);
});

const send = async (wish: Parameters<TestMac['item']>[0] = {}) => mac.put(await mac.item(wish));
/** The owner has been here every day. */
const call: TestOwner['call'] = async (name, input) => {
  await started.server.database
    .updateTable('sessions')
    .set({ last_seen_at: now, expires_at: now + DAY_MS })
    .execute();
  return await owner.call(name, input);
};
const numbers = async () => {
  const { items } = await call('items', { params: { deviceId: mac.deviceId }, query: { limit: 500 } });
  return items.map(({ envelope }) => readSigned(envelopeKind, envelope).seq).reverse();
};
const blobs = async () => {
  const directory = join(started.server.config.dataDirectory, 'blobs', mac.deviceId);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
};
const written = async () =>
  (await call('activity', {})).entries.map(({ what }) => what).filter((what) => what.startsWith('evidence'));
const lifetime = async () => (await call('lifetime', {})).macs[0];
const params = () => ({ deviceId: mac.deviceId });
const eraseUnproven = (firstSeq: number) => call('eraseTheft', { params: params(), body: { firstSeq } });
async function erase(firstSeq: number) {
  const proof = await proveStepUp(
    call,
    owner.account,
    owner.recoveryCode,
    stepUpAction.eraseTheft(mac.deviceId, firstSeq),
  );
  return await call('eraseTheft', { params: params(), body: { firstSeq, proof } });
}
const ordered = (seq: number, mode: 'stolen' | 'protected') =>
  createThefts(started.server.database).ordered(mac.deviceId, seq, mode, now);

/** A quiet report, a theft under orders 1 and 2 (another interval), a quiet report, and a theft under order 4. */
async function goThroughThefts(): Promise<void> {
  await send();
  await ordered(1, 'stolen');
  await send({ orderSeq: 1 });
  await send({ orderSeq: 1, kind: 'snapshot', bytes: randomBytes(MAX_ROW_BYTES) });
  await ordered(2, 'stolen');
  await send({ orderSeq: 2, kind: 'route' });
  now += DAY_MS;
  await ordered(3, 'protected');
  await send({ orderSeq: 3 });
  now += DAY_MS;
  await ordered(4, 'stolen');
  await send({ orderSeq: 4, kind: 'snapshot' });
}

describe('the thefts of a Mac', () => {
  test('are told with the orders that they reach over, and when they began and ended', async () => {
    await goThroughThefts();
    expect((await lifetime())?.thefts).toEqual([
      { firstSeq: 1, untilSeq: 3, begunAt: start, recoveredAt: start + DAY_MS, erasure: null },
      { firstSeq: 4, untilSeq: null, begunAt: start + 2 * DAY_MS, recoveredAt: null, erasure: null },
    ]);
  });
});

describe('erasing what was captured in a theft', () => {
  test('removes that theft alone, 14 days after it was asked for, and says which numbers are gone', async () => {
    await goThroughThefts();
    now += DAY_MS;
    await ordered(5, 'protected');
    await send({ orderSeq: 5 });
    const finalAt = now + 14 * DAY_MS;
    expect((await erase(1)).thefts[0]).toMatchObject({ erasure: { askedAt: now, finalAt, erasedAt: null } });
    // Asked twice, it counts from the first time.
    now += DAY_MS;
    expect((await erase(1)).thefts[0]).toMatchObject({ erasure: { finalAt } });
    // Nobody is prompted to keep it longer meanwhile.
    expect((await lifetime())?.evidence).toHaveLength(1);
    now = finalAt - 1;
    await started.keeper.finishErasures();
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await blobs()).toBe(1);
    now = finalAt;
    await started.keeper.finishErasures();
    await started.keeper.finishErasures();
    expect(await numbers()).toEqual([1, 5, 6, 7]);
    expect(await blobs()).toBe(0);
    expect(await lifetime()).toMatchObject({
      thefts: [{ erasure: { erasedAt: finalAt } }, { erasure: null }],
      removed: [{ epoch: 1, first: 2, last: 4 }],
    });
    expect(await written()).toEqual(['evidence-erased', 'evidence-erasing']);
    // What the Mac had not sent until then goes as well.
    await send({ orderSeq: 2, kind: 'snapshot' });
    await send({ orderSeq: 5 });
    await started.keeper.finishErasures();
    expect(await numbers()).toEqual([1, 5, 6, 7, 9]);
    await expect(call('keepTheft', { params: params(), query: { firstSeq: 1 } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('is taken back within the 14 days, without a proof', async () => {
    await goThroughThefts();
    await ordered(5, 'protected');
    await erase(1);
    const kept = await call('keepTheft', { params: params(), query: { firstSeq: 1 } });
    expect(kept.thefts[0]).toMatchObject({ erasure: null });
    now += 20 * DAY_MS;
    await started.keeper.finishErasures();
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await written()).toEqual(['evidence-kept', 'evidence-erasing']);
  });

  test('waits while the Mac is stolen again, and leaves its very last item until another has come', async () => {
    await ordered(1, 'stolen');
    await send({ orderSeq: 1, kind: 'snapshot' });
    await send({ orderSeq: 1, kind: 'snapshot' });
    await ordered(2, 'protected');
    await erase(1);
    await ordered(3, 'stolen');
    now += 15 * DAY_MS;
    await started.keeper.finishErasures();
    expect(await numbers()).toEqual([1, 2]);
    await ordered(4, 'protected');
    await started.keeper.finishErasures();
    expect(await numbers()).toEqual([2]);
    await send({ orderSeq: 4 });
    await started.keeper.finishErasures();
    expect(await numbers()).toEqual([3]);
  });

  test('goes by the time at which it begins, wherever the clock jumps meanwhile', async () => {
    await goThroughThefts();
    await ordered(5, 'protected');
    await erase(1);
    now += 13 * DAY_MS;
    await erase(4);
    now += DAY_MS;
    const unused = () => Promise.reject(new Error('not a part of it'));
    const { database, clock, activity } = started.server;
    const jumping = createTheftErasure({
      ...{ database, activity, time: believed(clock), events: { emit: () => {} }, isEnding: () => false },
      ...{ stepUp: { check: unused }, devices: { stored: unused }, retention: { of: unused } },
      blobs: {
        delete: async () => {
          now += 20 * DAY_MS;
        },
      },
    });
    await send({ orderSeq: 5 });
    await jumping.finishDue(now);
    expect((await lifetime())?.thefts).toMatchObject([
      { erasure: { erasedAt: start + 16 * DAY_MS } },
      { erasure: { erasedAt: null } },
    ]);
    expect(await numbers()).toEqual([1, 5, 6, 7]);
  });

  test('is refused while that theft lasts, and for one that never was', async () => {
    await goThroughThefts();
    await expect(erase(4)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(erase(2)).rejects.toMatchObject({ code: 'not_found' });
    expect(await written()).toEqual([]);
  });

  test('needs a proof on quiet days too', async () => {
    await goThroughThefts();
    await ordered(5, 'protected');
    await expect(eraseUnproven(1)).rejects.toMatchObject({ code: 'step_up_needed' });
    expect(await lifetime()).toMatchObject({ thefts: [{ erasure: null }, { erasure: null }] });
    expect(await written()).toEqual([]);
  });

  test('needs a proof, or a day without a veto, while a Mac of the account is stolen', async () => {
    await ordered(1, 'stolen');
    await send({ orderSeq: 1, kind: 'snapshot' });
    await ordered(2, 'protected');
    await giveOrder(call, owner.account, await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now));
    await expect(eraseUnproven(1)).rejects.toMatchObject({ code: 'step_up_needed' });
    const wish = { action: 'erase-theft', ...params(), firstSeq: 1 } as const;
    expect(await call('askHold', { body: wish })).toMatchObject({ action: 'erase-theft', deviceId: mac.deviceId });
    now += DAY_MS;
    await started.keeper.carryOutRipe();
    expect((await lifetime())?.thefts[0]).toMatchObject({ erasure: { askedAt: now } });
    await call('keepTheft', { params: params(), query: { firstSeq: 1 } });
    const forAnother = await proveStepUp(call, owner.account, owner.recoveryCode, stepUpAction.erase(mac.deviceId));
    await expect(
      call('eraseTheft', { params: params(), body: { firstSeq: 1, proof: forAnother } }),
    ).rejects.toMatchObject({ code: 'wrong_recovery_code' });
    const action = stepUpAction.eraseTheft(mac.deviceId, 1);
    const proof = await proveStepUp(call, owner.account, owner.recoveryCode, action);
    const erased = await call('eraseTheft', { params: params(), body: { firstSeq: 1, proof } });
    expect(erased.thefts[0]).toMatchObject({ erasure: { askedAt: now } });
  });
});
