import { randomBytes } from 'node:crypto';
import { stepUpAction } from '@homeward/shared/api/account';
import { toBase64Url } from '@homeward/shared/base64url';
import { orderKind } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { hashSigned, sign } from '@homeward/shared/signed';
import { describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { mac, macForEachTest, order, orderWith, owner, put, server, show } from './ordered-mac.ts';

macForEachTest();

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
