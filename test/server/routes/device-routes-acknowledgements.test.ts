import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { orderKind } from '@homeward/shared/order';
import { hashSigned, sign } from '@homeward/shared/signed';
import { describe, expect, test } from '@jest/globals';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { pairMac, publicKeyOf } from '../test-mac.ts';
import { mac, macForEachTest, order, orderWith, owner, server, show } from './ordered-mac.ts';

macForEachTest();

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
