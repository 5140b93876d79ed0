import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { newRecoveryCode, recoveryKeysOf, recoveryMessage } from '@homeward/shared/recovery-kit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser } from '../server-under-test.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.close());

const ports = ({ call }: TestBrowser) => ({ call, opaque: opaque.client, seenStateRev: () => 0 });
const newPassword = 'saddle comet walnut ribbon';

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof HomewardError ? error.code : String(error);
  }
}

const registrationRequest = () => opaque.client.startRegistration({ password: newPassword }).registrationRequest;

test('the recovery code sets a new password; the keys and the other sessions stay', async () => {
  const owner = await server.owner();
  const browser = server.browser();
  const { account } = await recover(ports(browser), { ...owner, newPassword });
  expect(account.keyring).toEqual(owner.account.keyring);
  expect((await browser.call('account', {})).accountId).toBe(owner.account.accountId);
  expect((await owner.call('sessions', {})).sessions).toHaveLength(2);

  const again = server.browser();
  expect(await code(signIn(ports(again), owner))).toBe('wrong_credentials');
  expect(await code(signIn(ports(again), { ...owner, password: newPassword }))).toBe('no error');
});

test('another code does not get in, and a challenge is answered once', async () => {
  const owner = await server.owner();
  const browser = server.browser();
  expect(await code(recover(ports(browser), { ...owner, recoveryCode: newRecoveryCode(), newPassword }))).toBe(
    'wrong_recovery_code',
  );
  const { recoveryId, challenge } = await browser.call('recoveryStart', { body: { loginName: owner.loginName } });
  const { recoveryAuth } = await recoveryKeysOf(owner.recoveryCode);
  const signature = toBase64Url(await recoveryAuth.sign(recoveryMessage(challenge)));
  const wrong = toBase64Url(await recoveryAuth.sign(recoveryMessage(toBase64Url(new Uint8Array(32)))));
  const prove = (answer: string) =>
    browser.call('recoveryProve', {
      body: { recoveryId, signature: answer, registrationRequest: registrationRequest() },
    });
  expect(await code(prove(wrong))).toBe('wrong_recovery_code');
  expect(await code(prove(signature))).toBe('wrong_recovery_code');
});

test('the key that signs rotations is not the one that recovers', async () => {
  const owner = await server.owner();
  const browser = server.browser();
  const { recoveryId, challenge } = await browser.call('recoveryStart', { body: { loginName: owner.loginName } });
  const { root } = await recoveryKeysOf(owner.recoveryCode);
  const signature = toBase64Url(await root.sign(recoveryMessage(challenge)));
  const body = { recoveryId, signature, registrationRequest: registrationRequest() };
  expect(await code(browser.call('recoveryProve', { body }))).toBe('wrong_recovery_code');
});

test('unknown login names are answered in the same way', async () => {
  const owner = await server.owner();
  const key = await signingKeyFromSeed(new Uint8Array(32));
  const told = await Promise.all(
    [owner.loginName, 'nobody of this name'].map(async (loginName) => {
      const browser = server.browser();
      const start = await browser.inject({ method: 'POST', url: '/api/recovery/start', payload: { loginName } });
      const { recoveryId, challenge } = start.json() as { recoveryId: string; challenge: string };
      const signature = toBase64Url(await key.sign(recoveryMessage(challenge)));
      const prove = await browser.inject({
        method: 'POST',
        url: '/api/recovery/prove',
        payload: { recoveryId, signature, registrationRequest: registrationRequest() },
      });
      const { date: _, ...startHeaders } = start.headers;
      const { date: __, ...proveHeaders } = prove.headers;
      return {
        startHeaders,
        challenge: fromBase64Url(challenge).length,
        status: prove.statusCode,
        proveHeaders,
        body: prove.json(),
      };
    }),
  );
  expect(told[0]).toEqual(told[1]);
  expect(told[0]?.status).toBe(401);
});

test('finishing needs a proof, and happens once', async () => {
  const owner = await server.owner();
  const browser = server.browser();
  const { recoveryId, challenge } = await browser.call('recoveryStart', { body: { loginName: owner.loginName } });
  const { clientRegistrationState, registrationRequest: request } = opaque.client.startRegistration({ password: 'x' });
  const { recoveryAuth } = await recoveryKeysOf(owner.recoveryCode);
  const finish = (registrationRecord: string) =>
    browser.call('recoveryFinish', { body: { recoveryId, registrationRecord, passwordWrap: 'AAAA' } });
  expect(await code(finish('AAAA'))).toBe('bad_request');
  const { registrationResponse } = await browser.call('recoveryProve', {
    body: {
      recoveryId,
      signature: toBase64Url(await recoveryAuth.sign(recoveryMessage(challenge))),
      registrationRequest: request,
    },
  });
  const { registrationRecord } = opaque.client.finishRegistration({
    password: 'x',
    registrationResponse,
    clientRegistrationState,
  });
  expect(await code(finish(registrationRecord))).toBe('no error');
  expect(await code(finish(registrationRecord))).toBe('bad_request');
});

test('of two recoveries at a time, the later one is told', async () => {
  const owner = await server.owner();
  const { recoveryAuth } = await recoveryKeysOf(owner.recoveryCode);
  const begin = async () => {
    const browser = server.browser();
    const { recoveryId, challenge } = await browser.call('recoveryStart', { body: { loginName: owner.loginName } });
    const started = opaque.client.startRegistration({ password: 'x' });
    const signature = toBase64Url(await recoveryAuth.sign(recoveryMessage(challenge)));
    const { registrationResponse } = await browser.call('recoveryProve', {
      body: { recoveryId, signature, registrationRequest: started.registrationRequest },
    });
    const { registrationRecord } = opaque.client.finishRegistration({
      password: 'x',
      registrationResponse,
      ...started,
    });
    return () => browser.call('recoveryFinish', { body: { recoveryId, registrationRecord, passwordWrap: 'AAAA' } });
  };
  const [first, second] = [await begin(), await begin()];
  expect(await code(first())).toBe('no error');
  expect(await code(second())).toBe('revision_conflict');
});
