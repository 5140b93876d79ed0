import type { Mode } from '@homeward/shared/modes';
import { type Order, orderKind } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { sign } from '@homeward/shared/signed';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { giveOrder, type ModeWish, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

export let server: ServerUnderTest;
export let owner: TestOwner;
/** The one that everything here orders; anew for each test. */
export let mac: TestMac;

/** One server and owner for all tests of a file, and a Mac for each. */
export function macForEachTest(): void {
  beforeAll(async () => {
    server = await startServerUnderTest({ flags: ['--max-devices', '1000'] });
    owner = await server.owner();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    // The Macs of other tests are at home: while any is stolen, much asks for the recovery code.
    await server.database.updateTable('devices').set({ order_mode: null, acknowledged_mode: null }).execute();
    mac = await pairMac(server, owner);
  });
}

/** From now on this one is ordered. */
export function turnTo(other: TestMac): void {
  mac = other;
}

/** The Mac as the server tells of it. */
export const show = () => owner.call('device', { params: { deviceId: mac.deviceId } });
/** Gives an order as it is, after the one of that number. */
export const put = (order: string, afterSeq: number) =>
  owner.call('putOrder', { params: { deviceId: mac.deviceId }, body: { order, afterSeq } });

/** Orders as the console does. */
export async function order(mode: Mode, recoveryCode?: string, wish: Partial<ModeWish> = {}) {
  const device = await verifyDevice(await show(), owner.account);
  const prepared = await prepareModeOrder(owner.account, device, { ...wish, mode }, 1);
  await giveOrder(owner.call, owner.account, prepared, recoveryCode);
  return prepared;
}

/** An order with whatever in it, signed by the owner unless another key is given. */
export async function orderWith(changes: Partial<Order>, signer = owner): Promise<string> {
  const { certificate } = mac.device;
  const whole = {
    ...{ v: 1, type: 'mode', accountId: owner.account.accountId, deviceId: mac.deviceId },
    ...{ deviceKeySha256: keyIdOf(mac.deviceKey.publicKey), pairingId: certificate.pairingId, seq: 1 },
    ...{ mode: 'stolen', intervalSeconds: 300, hidden: false, maxSeconds: 3600, issuedAt: 1, stateRev: 1 },
    keyId: keyIdOf(owner.account.orderKey.publicKey),
    ...changes,
  };
  return await sign(orderKind, whole as Order, signer.account.orderKey);
}
