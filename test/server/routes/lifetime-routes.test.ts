import { stepUpAction } from '@homeward/shared/api/account';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { type KeeperUnderTest, startKeeper } from '../keeper-under-test.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const DAY_MS = 24 * 3_600_000;

let now = Date.UTC(2026, 10, 25, 9);
let server: ServerUnderTest;
let keeper: KeeperUnderTest;
let owner: TestOwner;
let mac: TestMac;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
  keeper = await startKeeper(server);
});
afterAll(async () => {
  await keeper.close();
  await server.close();
});
beforeEach(async () => {
  owner = await server.owner();
  mac = await pairMac(server, owner);
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
    now += DAY_MS;
    await keeper.carryOutRipe();
    await owner.call('beginExport', { body });
    await expect(owner.call('beginExport', { body })).rejects.toMatchObject({ code: 'step_up_needed' });
    expect(await written('exported')).toMatchObject([{ detail: 'everything', deviceId: null }]);
  });
});
