import { randomBytes } from 'node:crypto';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { stepUpAction } from '@homeward/shared/api/account';
import { toBase64Url } from '@homeward/shared/base64url';
import type { Mode } from '@homeward/shared/modes';
import { type Order, orderKind } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { hashSigned, sign } from '@homeward/shared/signed';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { markRetired } from '../../../server/src/repositories/retired-token.ts';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { giveOrder, type ModeWish, prepareModeOrder, removeDevice } from '../../../server/web/src/owner/orders.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, publicKeyOf, type TestMac } from '../test-mac.ts';

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
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

const show = () => owner.call('device', { params: { deviceId: mac.deviceId } });
const put = (order: string, afterSeq: number) =>
  owner.call('putOrder', { params: { deviceId: mac.deviceId }, body: { order, afterSeq } });

/** Orders as the console does. */
async function order(mode: Mode, recoveryCode?: string, wish: Partial<ModeWish> = {}) {
  const device = await verifyDevice(await show(), owner.account);
  const prepared = await prepareModeOrder(owner.account, device, { ...wish, mode }, 1);
  await giveOrder(owner.call, owner.account, prepared, recoveryCode);
  return prepared;
}

/** An order with whatever in it, signed by the owner unless another key is given. */
async function orderWith(changes: Partial<Order>, signer = owner): Promise<string> {
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

const other32 = toBase64Url(randomBytes(32));

describe('giving an order', () => {
  test('stores it, for the check-in to bring', async () => {
    const { token } = await order('stolen');
    expect(await show()).toMatchObject({ order: token, acknowledgement: null });
    expect((await mac.call('checkIn', { body: { epoch: 1 } })).order).toBe(token);
  });

  test('after another that came first is a conflict, and shows that one', async () => {
    const first = await order('stolen');
    const answer = await owner.inject({
      method: 'PUT',
      url: `/api/devices/${mac.deviceId}/order`,
      payload: { order: await orderWith({ seq: 1, mode: 'protected' }), afterSeq: 0 },
    });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'order_conflict', order: first.token });
    expect(await show()).toMatchObject({ order: first.token });
  });

  test('of two at the same moment takes one', async () => {
    const orders = await Promise.all([orderWith({ seq: 1 }), orderWith({ seq: 1, hidden: true })]);
    const tries = await Promise.allSettled(orders.map((token) => put(token, 0)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'order_conflict' } });
  });

  test('twice is once', async () => {
    const token = await orderWith({});
    await put(token, 0);
    expect(await put(token, 0)).toMatchObject({ order: token });
  });

  test('of “stolen” ends what is signed in on paired Macs, and of another mode nothing', async () => {
    const onPairedMac = async () => {
      const { call } = server.browser({ headers: { origin: 'app://console' } });
      const ports = { call, opaque: opaque.client, seenStateRev: () => 0 };
      const { session } = await signIn(ports, { ...owner, carrier: 'bearer', onPairedMac: true });
      return session.id;
    };
    const signedIn = async () => (await owner.call('sessions', {})).sessions.map(({ id }) => id);
    const before = await onPairedMac();
    await order('paused');
    expect(await signedIn()).toContain(before);
    const { token } = await order('stolen');
    expect(await signedIn()).not.toContain(before);
    // The answer was lost, and the same order is given again.
    const meanwhile = await onPairedMac();
    await put(token, 1);
    expect(await signedIn()).not.toContain(meanwhile);
    expect((await owner.call('account', {})).accountId).toBe(owner.account.accountId);
  });

  test.each([
    ['account', { accountId: crypto.randomUUID() }],
    ['Mac', { deviceId: crypto.randomUUID() }],
    ['pairing', { pairingId: other32 }],
    ['device key', { deviceKeySha256: other32 }],
    ['order key', { keyId: other32 }],
    ['far number', { seq: 2_000_000 }],
  ])('for another %s is refused', async (_, changes) => {
    await expect(put(await orderWith(changes), 0)).rejects.toMatchObject({ code: 'order_refused' });
    expect((await show()).order).toBeNull();
  });

  test('with a low number is refused', async () => {
    await put(await orderWith({ seq: 5 }), 0);
    await expect(put(await orderWith({ seq: 5, hidden: true }), 5)).rejects.toMatchObject({ code: 'order_refused' });
    await expect(put(await orderWith({ seq: 4 }), 5)).rejects.toMatchObject({ code: 'order_refused' });
  });

  test('forged is refused', async () => {
    const stranger = await server.owner();
    await expect(put(await orderWith({}, stranger), 0)).rejects.toMatchObject({ code: 'bad_signature' });
    const [payload = ''] = (await orderWith({})).split('.');
    await expect(put(`${payload}.${'A'.repeat(86)}`, 0)).rejects.toMatchObject({ code: 'bad_signature' });
    expect((await show()).order).toBeNull();
  });

  test('of trust waits until the Mac has confirmed the mode: it would swallow it', async () => {
    const { token } = await order('stolen');
    const { certificate } = mac.device;
    const right = await sign(
      orderKind,
      {
        ...{ v: 1, type: 'trust', accountId: owner.account.accountId, deviceId: mac.deviceId, seq: 2 },
        ...{ deviceKeySha256: keyIdOf(mac.deviceKey.publicKey), pairingId: certificate.pairingId },
        ...{ issuedAt: 1, stateRev: 1, keyId: keyIdOf(owner.account.orderKey.publicKey) },
        ...{ origin: 'https://new.example', receiptKey: other32 },
      },
      owner.account.orderKey,
    );
    const proof = async () =>
      await proveStepUp(
        owner.call,
        owner.account,
        owner.recoveryCode,
        stepUpAction.order(hashSigned(orderKind, right)),
      );
    const give = async () =>
      await owner.call('putOrder', {
        params: { deviceId: mac.deviceId },
        body: { order: right, afterSeq: 1, proof: await proof() },
      });
    await expect(give()).rejects.toMatchObject({ code: 'order_refused' });
    await mac.acknowledge(token, 1, 'stolen');
    expect(await give()).toMatchObject({ order: right });
    // The mode ordered is still “stolen”.
    await expect(order('protected')).rejects.toMatchObject({ code: 'step_up_needed' });
  });
});

describe('while a Mac is stolen', () => {
  test('“recovered” and “pause” need the recovery code, another “stolen” does not', async () => {
    await order('stolen');
    await order('stolen');
    for (const mode of ['protected', 'paused'] as const) {
      await expect(order(mode)).rejects.toMatchObject({ code: 'step_up_needed' });
    }
    await order('protected', owner.recoveryCode);
    // Until the Mac has confirmed, nobody knows what it does; it never confirmed “stolen” either.
    await order('paused');
  });

  test('another “stolen” that would end sooner or look more seldom needs it too', async () => {
    await order('stolen', undefined, { intervalSeconds: 300 });
    for (const weaker of [{ maxSeconds: 3600 }, { intervalSeconds: 301 }]) {
      await expect(order('stolen', undefined, weaker)).rejects.toMatchObject({ code: 'step_up_needed' });
    }
    await order('stolen', undefined, { intervalSeconds: 60, maxSeconds: 60 * 86_400 });
    await expect(order('stolen', undefined, { intervalSeconds: 300 })).rejects.toMatchObject({
      code: 'step_up_needed',
    });
    await order('stolen', owner.recoveryCode, { intervalSeconds: 900 });
  });

  test('whose recovery was ordered but not confirmed, a weak “stolen” needs it as well', async () => {
    const stolen = await order('stolen');
    await mac.acknowledge(stolen.token, stolen.order.seq, 'stolen');
    await order('protected', owner.recoveryCode);
    await expect(order('stolen', undefined, { maxSeconds: 3600 })).rejects.toMatchObject({ code: 'step_up_needed' });
    await order('stolen');
  });

  test('the account’s other Macs cannot be paused, released, moved or removed without it', async () => {
    const home = mac;
    mac = await pairMac(server, owner);
    await order('stolen');
    const stolen = mac;
    mac = home;
    const params = { deviceId: home.deviceId };
    const { certificate } = home.device;
    const named = {
      v: 1,
      accountId: owner.account.accountId,
      deviceId: home.deviceId,
      pairingId: certificate.pairingId,
      deviceKeySha256: keyIdOf(home.deviceKey.publicKey),
      keyId: keyIdOf(owner.account.orderKey.publicKey),
      seq: 1,
      issuedAt: 1,
      stateRev: 1,
    } as const;
    const release: Order = { ...named, type: 'release' };
    const trust: Order = { ...named, type: 'trust', origin: 'https://thief.example', receiptKey: other32 };
    for (const each of [release, trust]) {
      const token = await sign(orderKind, each, owner.account.orderKey);
      await expect(put(token, 0)).rejects.toMatchObject({ code: 'step_up_needed' });
    }
    await expect(order('paused')).rejects.toMatchObject({ code: 'step_up_needed' });
    for (const action of ['retire', 'erase'] as const) {
      await expect(owner.call('removeDevice', { params, body: { action } })).rejects.toMatchObject({
        code: 'step_up_needed',
      });
    }
    await order('protected');
    await order('stolen');
    // A Mac that is retired for good is stolen no more.
    const ended = { token_sha256: markRetired(stolen.deviceId) };
    await server.database.updateTable('devices').set(ended).where('id', '=', stolen.deviceId).execute();
    await order('protected', owner.recoveryCode);
    await order('paused');
  });

  test('it counts as stolen until the Mac has confirmed something else', async () => {
    const stolen = await order('stolen');
    await mac.acknowledge(stolen.token, stolen.order.seq, 'stolen');
    const recovered = await order('protected', owner.recoveryCode);
    await expect(order('paused')).rejects.toMatchObject({ code: 'step_up_needed' });
    await mac.acknowledge(recovered.token, recovered.order.seq, 'protected');
    await order('paused');
  });

  test('a proof is good for one action and one order', async () => {
    await order('stolen');
    const wanted = await orderWith({ seq: 2, mode: 'protected' });
    const other = await orderWith({ seq: 2, mode: 'paused' });
    const proof = await proveStepUp(
      owner.call,
      owner.account,
      owner.recoveryCode,
      stepUpAction.order(hashSigned(orderKind, wanted)),
    );
    const give = (token: string) =>
      owner.call('putOrder', { params: { deviceId: mac.deviceId }, body: { order: token, afterSeq: 1, proof } });
    await expect(give(other)).rejects.toMatchObject({ code: 'wrong_recovery_code' });
    await expect(give(wanted)).rejects.toMatchObject({ code: 'step_up_needed' });
  });

  test('retiring and erasing need the recovery code', async () => {
    await order('stolen');
    const params = { deviceId: mac.deviceId };
    for (const action of ['retire', 'erase'] as const) {
      await expect(owner.call('removeDevice', { params, body: { action } })).rejects.toMatchObject({
        code: 'step_up_needed',
      });
      const proof = await proveStepUp(
        owner.call,
        owner.account,
        owner.recoveryCode,
        stepUpAction[action](mac.deviceId),
      );
      expect(await owner.call('removeDevice', { params, body: { action, proof } })).toMatchObject({
        tombstone: { action },
      });
    }
  });
});

test('erasing needs the recovery code on quiet days too; retiring does not', async () => {
  const remove = (action: 'retire' | 'erase', code?: string) =>
    removeDevice(owner.call, owner.account, mac.deviceId, action, code);
  await expect(remove('erase')).rejects.toMatchObject({ code: 'step_up_needed' });
  expect((await show()).tombstone).toBeNull();
  expect((await remove('retire')).device.tombstone).toMatchObject({ action: 'retire' });
  expect((await remove('erase', owner.recoveryCode)).device.tombstone).toMatchObject({ action: 'erase' });
});

describe('acknowledging an order', () => {
  test('is kept, and told at the check-in', async () => {
    const { token, order: given } = await order('stolen');
    await mac.acknowledge(token, given.seq, 'stolen');
    const { acknowledgement } = await show();
    expect(acknowledgement).not.toBeNull();
    expect((await mac.call('checkIn', { body: { epoch: 1 } })).lastAcknowledgement).toBe(acknowledgement);
    expect(await verifyDevice(await show(), owner.account)).toMatchObject({ confirmed: true, confirmedMode: 'stolen' });
  });

  test('by another key, or of another order of this number, is refused', async () => {
    const { token, order: given } = await order('stolen');
    const stranger = await pairMac(server, owner);
    const forged = await sign(
      acknowledgementKind,
      {
        ...{
          v: 1,
          accountId: owner.account.accountId,
          deviceId: mac.deviceId,
          orderHash: hashSigned(orderKind, token),
        },
        ...{ seq: given.seq, mode: 'stolen', at: 1 },
      },
      stranger.deviceKey,
    );
    await expect(mac.call('acknowledge', { body: { acknowledgement: forged } })).rejects.toMatchObject({
      code: 'bad_signature',
    });
    const never = await orderWith({ seq: given.seq, hidden: true });
    await expect(mac.acknowledge(never, given.seq, 'stolen')).rejects.toMatchObject({ code: 'order_refused' });
    expect((await show()).acknowledgement).toBeNull();
    expect(publicKeyOf(stranger.deviceKey)).not.toBe(publicKeyOf(mac.deviceKey));
  });

  test('of an earlier order changes nothing, later words of the same order do', async () => {
    const first = await order('stolen');
    const second = await order('stolen');
    await mac.acknowledge(second.token, 2, 'stolen', 1000);
    const { acknowledgement } = await show();
    await mac.acknowledge(first.token, 1, 'stolen', 2000);
    await mac.acknowledge(second.token, 2, 'stolen', 999);
    expect((await show()).acknowledgement).toBe(acknowledgement);
    await mac.acknowledge(second.token, 2, 'protected', 3000);
    expect(await verifyDevice(await show(), owner.account)).toMatchObject({ confirmedMode: 'protected' });
  });

  test('of a later order than a restored server has counts for the next number', async () => {
    const lost = await orderWith({ seq: 8 });
    await mac.acknowledge(lost, 8, 'stolen');
    const next = await order('stolen');
    expect(next.order.seq).toBe(9);
  });

  test('with a number that no owner could outbid is refused: whoever has the Mac’s key would end all ordering', async () => {
    const { token } = await order('stolen');
    const far = await orderWith({ seq: Number.MAX_SAFE_INTEGER });
    await expect(mac.acknowledge(far, Number.MAX_SAFE_INTEGER, 'protected')).rejects.toMatchObject({
      code: 'order_refused',
    });
    await mac.acknowledge(token, 1, 'stolen');
    await order('stolen');
  });
});
