import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { Retention } from '@homeward/shared/retention';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createThefts } from '../../../server/src/repositories/thefts.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { serverWithKeeper } from '../keeper-under-test.ts';
import { aDayOfRunning } from '../running-day.ts';
import type { TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const DAY_MS = 24 * 3_600_000;

let now = Date.UTC(2026, 10, 25, 9);
const goOn = (ms: number) => {
  now += ms;
};
const running = serverWithKeeper({ now: () => now });
let owner: TestOwner;
let mac: TestMac;
beforeEach(async () => {
  owner = await running.server.owner();
  mac = await pairMac(running.server, owner);
});

const prove = (action: string) => proveStepUp(owner.call, owner.account, owner.recoveryCode, action);
const written = async (what: string) =>
  (await owner.call('activity', {})).entries.filter((entry) => entry.what === what);

describe('what leaves as one file', () => {
  test('is written down before it is made, and only with a proof, on quiet days too', async () => {
    const pack = { what: 'pack', deviceId: mac.deviceId } as const;
    await expect(owner.call('beginExport', { body: pack })).rejects.toMatchObject({ code: 'step_up_needed' });
    const forErasing = await prove(stepUpAction.erase(mac.deviceId));
    await expect(owner.call('beginExport', { body: { ...pack, proof: forErasing } })).rejects.toMatchObject({
      code: 'wrong_recovery_code',
    });
    expect(await written('exported')).toEqual([]);
    const proof = await prove(stepUpAction.account('export'));
    await owner.call('beginExport', { body: { ...pack, proof } });
    expect(await written('exported')).toMatchObject([{ detail: 'pack', deviceId: mac.deviceId }]);
    await expect(owner.call('beginExport', { body: { ...pack, proof } })).rejects.toMatchObject({
      code: 'step_up_needed',
    });
  });

  test('is let through once by a hold that nobody vetoed for a day', async () => {
    const { id: holdId } = await owner.call('askHold', { body: { action: 'export' } });
    const body = { what: 'everything', proof: { by: 'hold', holdId } } as const;
    await expect(owner.call('beginExport', { body })).rejects.toMatchObject({ code: 'step_up_needed' });
    await aDayOfRunning(owner, goOn);
    await running.keeper.carryOutRipe();
    await owner.call('beginExport', { body });
    await expect(owner.call('beginExport', { body })).rejects.toMatchObject({ code: 'step_up_needed' });
    expect(await written('exported')).toMatchObject([{ detail: 'everything', deviceId: null }]);
  });
});

describe('how long a Mac’s reports are kept', () => {
  const params = () => ({ deviceId: mac.deviceId });
  const chosen = async () => (await owner.call('lifetime', {})).macs[0];
  const choose = (reportDays: Retention['reportDays'], evidenceDays: Retention['evidenceDays'], proof?: StepUpProof) =>
    owner.call('setRetention', { params: params(), body: { reportDays, evidenceDays, ...(proof && { proof }) } });
  const markStolen = async () =>
    giveOrder(owner.call, owner.account, await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now));

  test('is 90 days, and evidence 180, until the owner chooses; more counts at once, less in 14 days', async () => {
    const usual = { reportDays: 90, evidenceDays: 180 };
    expect(await chosen()).toEqual({
      ...{ deviceId: mac.deviceId, retention: usual, lowered: null, evidence: [], thefts: [], removed: [] },
    });
    expect(await choose(null, 365)).toMatchObject({
      retention: { reportDays: null, evidenceDays: 365 },
      lowered: null,
    });
    expect(await choose(30, 365)).toMatchObject({
      retention: { reportDays: 30, evidenceDays: 365 },
      lowered: { before: { reportDays: null, evidenceDays: 365 }, countsFrom: now + 14 * DAY_MS },
    });
    // Less still: what counted until now goes on for 14 days more.
    now += 10 * DAY_MS;
    expect(await choose(30, 180)).toMatchObject({
      lowered: { before: { reportDays: null, evidenceDays: 365 }, countsFrom: now + 14 * DAY_MS },
    });
    now += 14 * DAY_MS;
    expect(await chosen()).toMatchObject({ retention: { reportDays: 30, evidenceDays: 180 }, lowered: null });
    expect((await written('retention-changed')).map(({ detail }) => detail)).toEqual(['30 180', '30 365', 'keep 365']);
    expect(await choose(30, 180)).toMatchObject({ lowered: null });
    expect(await written('retention-changed')).toHaveLength(3);
  });

  test('is told where the owner wants to be told: whoever is signed in can choose less', async () => {
    await owner.call('addChannel', {
      body: { kind: 'webhook', url: 'https://hooks.example.org/a', wants: ['account-changed'] },
    });
    await running.server.database.deleteFrom('messages').execute();
    await choose(30, 180);
    const waiting = await running.server.database.selectFrom('messages').select('kind').execute();
    expect(waiting).toEqual([{ kind: 'account-changed' }]);
  });

  test('is undone within the 14 days as if nothing had been', async () => {
    await choose(30, 180);
    expect(await choose(90, 180)).toMatchObject({ retention: { reportDays: 90, evidenceDays: 180 }, lowered: null });
  });

  test('becomes shorter only with a proof while a Mac is stolen; longer without one', async () => {
    await choose(180, 365);
    await markStolen();
    await expect(choose(90, 365)).rejects.toMatchObject({ code: 'step_up_needed' });
    await expect(choose(null, 180)).rejects.toMatchObject({ code: 'step_up_needed' });
    await choose(365, null);
    const wish = { reportDays: 30, evidenceDays: 180 } as const;
    const proof = await prove(stepUpAction.retention(mac.deviceId, { reportDays: 90, evidenceDays: 180 }));
    await expect(choose(30, 180, proof)).rejects.toMatchObject({ code: 'wrong_recovery_code' });
    expect(await choose(30, 180, await prove(stepUpAction.retention(mac.deviceId, wish)))).toMatchObject({
      retention: wish,
    });
  });

  test('becomes shorter by itself after a day without a veto', async () => {
    await markStolen();
    const wish = { action: 'retention', deviceId: mac.deviceId, reportDays: 30, evidenceDays: 180 } as const;
    const hold = await owner.call('askHold', { body: wish });
    expect(hold).toMatchObject({ action: 'retention', deviceId: mac.deviceId });
    now += DAY_MS - 1;
    await running.keeper.carryOutRipe();
    expect(await chosen()).toMatchObject({ retention: { reportDays: 90 } });
    now += 1;
    await running.keeper.carryOutRipe();
    expect(await chosen()).toMatchObject({ retention: { reportDays: 30, evidenceDays: 180 } });
    expect((await owner.call('holds', {})).holds).toMatchObject([{ id: hold.id, state: 'done' }]);
    await expect(owner.call('askHold', { body: { ...wish, deviceId: crypto.randomUUID() } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('knows a theft by the orders that are given, also by one that only the Mac knows of', async () => {
    const { order } = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now);
    await markStolen();
    const thefts = () => createThefts(running.server.database).of(mac.deviceId);
    expect(await thefts()).toMatchObject([{ firstSeq: order.seq, untilSeq: null }]);
    const { token } = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now + 1);
    await mac.acknowledge(token, 40, 'stolen');
    expect(await thefts()).toHaveLength(1);
    await createThefts(running.server.database).ordered(mac.deviceId, 41, 'protected', now);
    await mac.acknowledge(token, 50, 'stolen');
    expect(await thefts()).toMatchObject([
      { firstSeq: order.seq, untilSeq: 41, recoveredAt: now },
      { firstSeq: 50, untilSeq: null },
    ]);
  });
});
