import { randomBytes } from 'node:crypto';
import { stepUpAction } from '@homeward/shared/api/account';
import { toBase64Url } from '@homeward/shared/base64url';
import { type Order, orderKind } from '@homeward/shared/order';
import { keyIdOf } from '@homeward/shared/receipt';
import { hashSigned, sign } from '@homeward/shared/signed';
import { describe, expect, test } from '@jest/globals';
import { markRetired } from '../../../server/src/repositories/retired-token.ts';
import { removeDevice } from '../../../server/web/src/owner/orders.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { pairMac } from '../test-mac.ts';
import { mac, macForEachTest, order, orderWith, owner, put, server, show, turnTo } from './ordered-mac.ts';

macForEachTest();

const other32 = toBase64Url(randomBytes(32));

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
    turnTo(await pairMac(server, owner));
    await order('stolen');
    const stolen = mac;
    turnTo(home);
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
