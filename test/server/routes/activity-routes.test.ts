import { api } from '@homeward/shared/api/table';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { changePassword } from '../../../server/web/src/owner/change-password.ts';
import { giveOrder, keepDevice, prepareModeOrder, removeDevice } from '../../../server/web/src/owner/orders.ts';
import { writeRecord } from '../../../server/web/src/owner/records.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';
import { pairMac } from '../test-mac.ts';

const FIREFOX = {
  'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0',
};

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.close());

test('tells the owner of all that was done, from which browser, and nobody else of anything', async () => {
  const owner = await server.owner({ headers: FIREFOX });
  const { account, call } = owner;
  const mac = await pairMac(server, owner);
  const { deviceId } = mac;
  await writeRecord({ call, now: Date.now }, account, { kind: 'note', deviceId, at: 1, text: 'a secret' });
  const prepared = await prepareModeOrder(account, mac.device, { mode: 'stolen' }, Date.now());
  await giveOrder(call, account, prepared);
  await mac.acknowledge(prepared.token, prepared.order.seq, 'stolen', 1);
  await mac.acknowledge(prepared.token, prepared.order.seq, 'stolen', 2);
  await removeDevice(call, account, deviceId, 'erase', owner.recoveryCode);
  await keepDevice(call, account, deviceId);
  const password = 'gravel lotus anchor picnic';
  await changePassword({ call, opaque: opaque.client }, account, owner.password, password, owner.recoveryCode);

  const elsewhere = server.browser();
  const ports = { call: elsewhere.call, opaque: opaque.client, seenStateRev: () => 0 };
  const names = { loginName: owner.loginName, password };
  const other = await signIn(ports, names);
  await call('endSession', { params: { id: other.session.id } });
  const { loginName, recoveryCode } = owner;
  await recover(ports, { loginName, recoveryCode, newPassword: 'copper saddle winter orchid' });
  await elsewhere.call('signOut', {});

  const { entries } = await call('activity', {});
  expect(entries.map(({ what, detail }) => (detail === null ? what : `${what} ${detail}`)).reverse()).toEqual([
    'account-made',
    'pairing-offered',
    'mac-paired',
    'record-changed device',
    'record-changed note',
    'order-given stolen',
    'order-confirmed stolen',
    'mac-removed erase',
    'mac-kept',
    'password-changed',
    'signed-in',
    'session-ended Unknown browser',
    'recovered',
    'signed-out Unknown browser',
  ]);
  expect(entries.map(({ no }) => no)).toEqual(entries.map((_, index) => entries.length - index));
  const ordered = entries.find(({ what }) => what === 'order-given');
  expect(ordered).toMatchObject({ browser: 'Firefox on macOS', deviceId, sessionId: expect.any(String) });
  expect(entries.find(({ what }) => what === 'order-confirmed')).toMatchObject({ browser: null, sessionId: null });
  expect(JSON.stringify(entries)).not.toContain('secret');

  const stranger = await server.owner();
  const theirs = await stranger.call('activity', {});
  expect(theirs.entries.map(({ what }) => what)).toEqual(['account-made']);
});

test('tells of a recovery code that was wrong', async () => {
  const owner = await server.owner();
  const mac = await pairMac(server, owner);
  await giveOrder(
    owner.call,
    owner.account,
    await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, Date.now()),
  );
  const { challengeId } = await owner.call('stepUp', {});
  const proof = { by: 'recovery-code', challengeId, signature: 'A'.repeat(86) } as const;
  const removing = owner.call('removeDevice', { params: mac, body: { action: 'erase', proof } });
  await expect(removing).rejects.toMatchObject({ code: 'wrong_recovery_code' });
  const [latest] = (await owner.call('activity', { query: { limit: 1 } })).entries;
  expect(latest).toMatchObject({ what: 'step-up-failed', detail: 'recovery-code' });
  await expect(removeDevice(owner.call, owner.account, mac.deviceId, 'erase', newRecoveryCode())).rejects.toThrow();
});

test('cannot be changed or deleted: reading it is all that its path takes', async () => {
  const owner = await server.owner();
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    for (const url of [api.activity.path, `${api.activity.path}/1`]) {
      expect((await owner.inject({ method, url })).statusCode).toBe(404);
    }
  }
  expect((await owner.call('activity', {})).entries).toHaveLength(1);
});
