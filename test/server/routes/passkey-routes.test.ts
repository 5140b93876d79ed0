import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { PasskeyProof } from '@homeward/shared/api/passkeys';
import { errorCodeOf } from '@homeward/shared/errors';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { aDayOfRunning } from '../running-day.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';
import { type SoftwarePasskey, softwarePasskey } from '../software-passkey.ts';
import { pairMac } from '../test-mac.ts';

const DAY_MS = 86_400_000;
const ORIGIN = 'http://localhost:0';
const OTHER_ORIGIN = 'http://127.0.0.1:0';

let now = Date.UTC(2026, 10, 25, 9);
let server: ServerUnderTest;
let owner: TestOwner;
let passkey: SoftwarePasskey;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.owner({ headers: { origin: ORIGIN } });
  passkey = softwarePasskey(ORIGIN);
});

const code = async (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => errorCodeOf(error),
  );

async function enrol(made = passkey, by: TestBrowser = owner, wrap?: string, proof?: StepUpProof) {
  const challenge = await by.call('beginPasskey', {});
  const body = { made: made.make(challenge), ...(wrap !== undefined && { wrap }), ...(proof && { proof }) };
  return await by.call('confirmPasskey', { params: { id: challenge.challengeId }, body });
}

/** With the recovery code: it will stand for that, and sign-ins ask for it at once. */
async function enrolProven(made = passkey, by: TestOwner = owner, wrap?: string) {
  const proof = await proveStepUp(by.call, by.account, by.recoveryCode, stepUpAction.account('add-factor'));
  return await enrol(made, by, wrap, proof);
}

/** Up to where the password was right. */
async function password(browser: TestBrowser) {
  const { clientLoginState, startLoginRequest } = opaque.client.startLogin({ password: owner.password });
  const start = { loginName: owner.loginName, startLoginRequest };
  const { signInId, loginResponse } = await browser.call('signInStart', { body: start });
  const login = opaque.client.finishLogin({
    ...{ clientLoginState, loginResponse, password: owner.password },
    keyStretching: opaqueStretching,
  });
  const body = { signInId, finishLoginRequest: login?.finishLoginRequest ?? '' };
  expect(await code(browser.call('signInFinish', { body }))).toBe('second_factor_needed');
  return signInId;
}

async function markStolen() {
  const mac = await pairMac(server, owner);
  const order = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now);
  await giveOrder(owner.call, owner.account, order);
  return mac;
}

async function stepUp(action: string, by: SoftwarePasskey = passkey): Promise<PasskeyProof> {
  const challenge = await owner.call('passkeyChallenge', { body: { action } });
  return { by: 'passkey', challengeId: challenge.challengeId, answer: by.answer(challenge) };
}

test('is added, listed with what opens the vault, and asked for at the next sign-in', async () => {
  const factor = await enrolProven(passkey, owner, 'AAAA');
  expect(factor).toMatchObject({ kind: 'passkey', onPairedMac: false, unlock: { wrap: 'AAAA' } });
  expect((await owner.call('factors', {})).factors).toEqual([factor]);
  const rows = await server.database.selectFrom('factors').select('secret').execute();
  expect(JSON.stringify(rows)).not.toContain(factor.unlock?.credentialId ?? '');

  const browser = server.browser({ headers: { origin: ORIGIN } });
  const signInId = await password(browser);
  const { kinds, passkey: challenge } = await browser.call('signInFactors', { body: { signInId } });
  expect(kinds).toEqual(['passkey']);
  if (!challenge) throw new Error('no passkey is asked for');
  expect(challenge).toMatchObject({ rpId: 'localhost', credentials: [{ id: factor.unlock?.credentialId }] });
  const { challengeId } = challenge;
  const proof = { by: 'passkey', challengeId, answer: passkey.answer(challenge) } as const;
  const { account } = await browser.call('signInFactor', { body: { signInId, proof } });
  expect(account.accountId).toBe(owner.account.accountId);
});

test('added without a proof, it is asked for, and opens the vault, a day later', async () => {
  const { unlock } = await enrol(passkey, owner, 'AAAA');
  const listed = async () => (await owner.call('factors', {})).factors.map((factor) => factor.unlock);
  expect(await listed()).toEqual([null]);
  await aDayOfRunning(owner, (ms) => {
    now += ms;
  });
  expect(await listed()).toEqual([unlock]);
  await password(server.browser({ headers: { origin: ORIGIN } }));
});

test('a sign-in takes no other passkey, and no answer twice', async () => {
  await enrolProven();
  const browser = server.browser({ headers: { origin: ORIGIN } });
  const signInId = await password(browser);
  const challenge = async () => {
    const { passkey: asked } = await browser.call('signInFactors', { body: { signInId } });
    if (!asked) throw new Error('no passkey is asked for');
    return asked;
  };
  const finish = (challengeId: string, answer: ReturnType<SoftwarePasskey['answer']>, id = signInId) =>
    code(browser.call('signInFactor', { body: { signInId: id, proof: { by: 'passkey', challengeId, answer } } }));
  const first = await challenge();
  expect(await finish(first.challengeId, softwarePasskey(ORIGIN).answer(first))).toBe('wrong_factor');
  const second = await challenge();
  const other = await challenge();
  expect(await finish(second.challengeId, passkey.answer(other))).toBe('wrong_factor');
  const third = await challenge();
  const answer = passkey.answer(third);
  expect(await finish(third.challengeId, answer)).toBe('no error');
  const again = await password(browser);
  expect(await finish(third.challengeId, answer, again)).toBe('wrong_factor');
});

test('stands for the recovery code from a day on, for the one action that it was asked for', async () => {
  const { stepUpFrom } = await enrolProven();
  const mac = await markStolen();
  const { deviceId } = mac;
  const remove = (action: 'retire' | 'erase', proof: PasskeyProof) =>
    code(owner.call('removeDevice', { params: { deviceId }, body: { action, proof } }));
  expect((await owner.call('passkeyChallenge', { body: { action: 'x' } })).credentials).toEqual([]);
  expect(await remove('erase', await stepUp(stepUpAction.erase(deviceId)))).toBe('wrong_factor');
  await aDayOfRunning(owner, (ms) => {
    now += ms;
  });
  expect(now).toBe(stepUpFrom);
  expect(await remove('retire', await stepUp(stepUpAction.erase(deviceId)))).toBe('step_up_needed');
  const proof = await stepUp(stepUpAction.erase(deviceId));
  expect(await remove('erase', proof)).toBe('no error');
  expect(await remove('erase', proof)).toBe('step_up_needed');
  const stranger = await server.owner({ headers: { origin: ORIGIN } });
  const theirs = softwarePasskey(ORIGIN);
  await enrolProven(theirs, stranger);
  now += 2 * DAY_MS;
  expect(await remove('retire', await stepUp(stepUpAction.retire(deviceId), theirs))).toBe('wrong_factor');
});

test('a page elsewhere, or a server without a name, makes none; nor does one that checks nobody', async () => {
  const { account: _, ...there } = await server.owner({ headers: { origin: OTHER_ORIGIN } });
  expect(await code(there.call('beginPasskey', {}))).toBe('bad_request');
  const nowhere = await server.owner();
  expect(await code(nowhere.call('beginPasskey', {}))).toBe('bad_request');
  expect(await code(enrol(softwarePasskey('https://elsewhere.example')))).toBe('wrong_factor');
  const userPresentOnly = 0x01;
  expect(await code(enrol(softwarePasskey(ORIGIN, userPresentOnly)))).toBe('wrong_factor');
  expect((await owner.call('factors', {})).factors).toEqual([]);
});

test('while a Mac is stolen, adding one needs a proof, and one from a paired Mac opens nothing', async () => {
  const onMac = await server.owner({ headers: { origin: ORIGIN } });
  await enrolProven(passkey, owner, 'AAAA');
  await server.database
    .updateTable('factors')
    .set({ on_paired_mac: 1 })
    .where('account_id', '=', owner.account.accountId)
    .execute();
  await markStolen();
  expect((await owner.call('factors', {})).factors[0]?.unlock).toBeNull();
  expect(await code(enrol(softwarePasskey(ORIGIN)))).toBe('step_up_needed');
  expect((await onMac.call('factors', {})).factors).toEqual([]);
});
