import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createDevices } from '../../../server/src/repositories/devices.ts';
import { createDeviceService } from '../../../server/src/services/devices.ts';
import { OwnerEvents } from '../../../server/src/services/owner-events.ts';
import { createPasskeys } from '../../../server/src/services/passkeys.ts';
import { createRetentionService } from '../../../server/src/services/retention.ts';
import { createSecondFactors } from '../../../server/src/services/second-factors.ts';
import { createStepUp, type StepUp } from '../../../server/src/services/step-up.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const NOW = Date.UTC(2026, 10, 26, 9);

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
/** As the server has it, but the owner marks the Mac as stolen between the proof that was not needed and the storing. */
let stepUp: StepUp;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => NOW } });
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.owner();
  mac = await pairMac(server, owner);
  const { database, activity, secrets, clock } = server;
  const { isAnyStolen } = createDevices(database);
  const factors = createSecondFactors({ database, clock, activity, macKey: secrets.macKey, isAnyStolen });
  const real = createStepUp({ ...server, factors, passkeys: createPasskeys({ clock, activity, factors }) });
  stepUp = {
    ...real,
    async checkIfStolen(...how) {
      const spendProof = await real.checkIfStolen(...how);
      await giveOrder(owner.call, owner.account, await prepared(mac, 'stolen'));
      return spendProof;
    },
  };
});
afterEach(() => sql`drop trigger if exists meanwhile`.execute(server.database));

const prepared = (of: TestMac, mode: 'stolen' | 'paused') => prepareModeOrder(owner.account, of.device, { mode }, NOW);
const thief = () => ({ accountId: owner.account.accountId, sessionId: crypto.randomUUID() });
const device = () => owner.call('device', { params: { deviceId: mac.deviceId } });

function services() {
  const { database, activity, clock } = server;
  const events = new OwnerEvents();
  const devices = createDeviceService({
    ...{ database, clock, events, activity, stepUp, devices: createDevices(database) },
    lastSeen: { of: () => null },
    streams: { isOnline: () => false },
  });
  return { devices, retention: createRetentionService({ database, clock, activity, events, stepUp, devices }) };
}

test('retiring, which needed no proof when it was asked for, needs one where the Mac is stolen by then', async () => {
  const retired = services().devices.remove(thief(), mac.deviceId, 'retire', undefined);
  await expect(retired).rejects.toMatchObject({ code: 'step_up_needed' });
  expect((await device()).tombstone).toBeNull();
});

test('so does keeping what it sends for a shorter time', async () => {
  const chosen = services().retention.set(thief(), mac.deviceId, { reportDays: 30, evidenceDays: 180 });
  await expect(chosen).rejects.toMatchObject({ code: 'step_up_needed' });
  const { macs } = await owner.call('lifetime', {});
  expect(macs[0]?.retention.reportDays).not.toBe(30);
});

test('so does pausing another Mac', async () => {
  const other = await pairMac(server, owner);
  // Fires when the order is stored.
  await sql
    .raw(`create trigger meanwhile after update of order_token on devices when new.id = '${other.deviceId}'
      begin update devices set order_mode = 'stolen' where id = '${mac.deviceId}'; end`)
    .execute(server.database);
  const paused = giveOrder(owner.call, owner.account, await prepared(other, 'paused'));
  await expect(paused).rejects.toMatchObject({ code: 'step_up_needed' });
  expect((await owner.call('device', { params: { deviceId: other.deviceId } })).order).toBeNull();
});
