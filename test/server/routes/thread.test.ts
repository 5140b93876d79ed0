import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashSigned } from '@homeward/shared/signed';
import { envelopeKind } from '@homeward/shared/envelope';
import { verifyReceipt } from '@homeward/shared/receipt';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';
import { pairMac } from '../test-mac.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.close());

test('a Mac is paired, reports, is ordered and acknowledges', async () => {
  const owner = await server.owner();
  const mac = await pairMac(server, owner);
  const item = await mac.item();
  const receipt = await mac.put(item);
  const { receiptKey } = await owner.call('server', {});
  await verifyReceipt(receipt, hashSigned(envelopeKind, item.token), receiptKey);
  const { items } = await owner.call('items', { params: { deviceId: mac.deviceId } });
  expect(items).toEqual([{ envelope: item.token, receipt, body: 'kept', receivedAt: expect.any(Number) }]);
  const sealed = await owner.inject({ url: `/api/devices/${mac.deviceId}/items/${item.id}/sealed` });
  expect(sealed.rawPayload.equals(item.sealed)).toBe(true);
  const prepared = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, Date.now());
  await giveOrder(owner.call, owner.account, prepared);
  const checkIn = await mac.call('checkIn', { body: { epoch: 1 } });
  expect(checkIn).toMatchObject({ order: prepared.token, haveSeq: 1, lastEnvelope: item.token, lastAcknowledgement: null });
  await mac.acknowledge(prepared.token, prepared.order.seq, 'stolen');
  const device = await owner.call('device', { params: { deviceId: mac.deviceId } });
  expect(device).toMatchObject({ latestReport: item.id, items: 1, bytes: item.sealed.length, online: false, order: prepared.token });
  console.log(await mac.call('places', { body: { addresses: ['8.8.8.8', '10.1.1.1'] } }));
});
