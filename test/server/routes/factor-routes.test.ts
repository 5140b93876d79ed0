import { stepUpAction } from '@homeward/shared/api/account';
import { errorCodeOf } from '@homeward/shared/errors';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { guessBudgets } from '../../../server/src/http/guess-limits.ts';
import { createThefts } from '../../../server/src/repositories/thefts.ts';
import { changePassword } from '../../../server/web/src/owner/change-password.ts';
import { giveOrder, prepareModeOrder, removeDevice } from '../../../server/web/src/owner/orders.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { renewRecoveryCode } from '../../../server/web/src/owner/renew-code.ts';
import { type FactorQuestion, signIn } from '../../../server/web/src/owner/sign-in.ts';
import { proveStepUp, type StepUpAnswer } from '../../../server/web/src/owner/step-up.ts';
import { shownCode } from '../authenticator.ts';
import { aDayOfRunning } from '../running-day.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac } from '../test-mac.ts';

const HOUR_MS = 3_600_000;

let now = Date.UTC(2026, 10, 25, 9);
let server: ServerUnderTest;
let owner: TestOwner;
beforeAll(async () => {
  server = await startServerUnderTest({
    clock: { now: () => now },
    // What is counted here are codes, and not these.
    guessBudgets: { ...guessBudgets, loginName: 1000, loginNameFromBlock: 1000, addressBlock: 1000 },
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.owner();
});

const code = async (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => errorCodeOf(error),
  );

const aDayLater = () =>
  aDayOfRunning(owner, (ms) => {
    now += ms;
  });

/** A code that was not used yet: each is good once. */
function nextCode(secret: string): string {
  now += 60_000;
  return shownCode(secret, now);
}

async function enrol(by: Pick<TestOwner, 'call'> = owner, proof?: Awaited<ReturnType<typeof proveStepUp>>) {
  const { enrolmentId, secret } = await by.call('beginTotp', {});
  const body = { code: nextCode(secret), ...(proof && { proof }) };
  return { secret, factor: await by.call('confirmTotp', { params: { id: enrolmentId }, body }) };
}

const provenToAdd = (by: Pick<TestOwner, 'call'> = owner) =>
  proveStepUp(by.call, owner.account, owner.recoveryCode, stepUpAction.account('add-factor'));

async function markStolen() {
  const mac = await pairMac(server, owner);
  await giveOrder(
    owner.call,
    owner.account,
    await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now),
  );
  return mac;
}

/** Shows a code, and gives up where it is refused. */
const showing =
  (shown: string) =>
  async ({ refused }: Pick<FactorQuestion, 'refused'>) => {
    if (refused !== null) throw refused;
    return shown;
  };

const ports = (by = server.browser()) => ({ call: by.call, opaque: opaque.client, seenStateRev: () => 0 });
const names = () => ({ loginName: owner.loginName, password: owner.password });

describe('an authenticator', () => {
  test('counts once a code of it was shown, and its secret lies on the disk under another key', async () => {
    const { enrolmentId, secret } = await owner.call('beginTotp', {});
    const confirm = (shown: string) =>
      owner.call('confirmTotp', { params: { id: enrolmentId }, body: { code: shown } });
    const wrong = shownCode(secret, now + HOUR_MS);
    expect(await code(confirm(wrong))).toBe('wrong_factor');
    expect((await owner.call('factors', {})).factors).toEqual([]);
    const factor = await confirm(shownCode(secret, now));
    expect(factor).toMatchObject({ kind: 'totp', onPairedMac: false, addedAt: now, stepUpFrom: null });
    expect((await owner.call('factors', {})).factors).toEqual([factor]);
    expect(await code(confirm(shownCode(secret, now)))).toBe('bad_request');
    const rows = await server.database.selectFrom('factors').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('is asked for at the next sign-in, and each code lets in once', async () => {
    const { secret } = await enrol(owner, await provenToAdd());
    const browser = server.browser();
    const shown = nextCode(secret);
    const asked: string[] = [];
    const answering = (answer: string) => async (question: FactorQuestion) => {
      asked.push(answer);
      return await showing(answer)(question);
    };
    const { account } = await signIn(ports(browser), { ...names(), askFactor: answering(shown) });
    expect(account.accountId).toBe(owner.account.accountId);
    expect((await browser.call('activity', { query: { limit: 1 } })).entries[0]).toMatchObject({
      what: 'signed-in',
      detail: 'totp',
    });
    expect(await code(signIn(ports(), { ...names(), askFactor: answering(shown) }))).toBe('wrong_factor');
    expect(await code(signIn(ports(), { ...names(), password: 'another', askFactor: answering(shown) }))).toBe(
      'wrong_credentials',
    );
    // The second was asked once more before it gave up.
    expect(asked).toEqual([shown, shown, shown]);
    expect(await code(signIn(ports(), names()))).toBe('second_factor_needed');
  });

  test('is guessed at a few times only, and never locked for long', async () => {
    const { secret } = await enrol(owner, await provenToAdd());
    const wrong = async () =>
      code(signIn(ports(), { ...names(), askFactor: showing(shownCode(secret, now - HOUR_MS)) }));
    for (let tries = 0; tries < 10; tries += 1) expect(await wrong()).toBe('wrong_factor');
    const shown = nextCode(secret);
    expect(await code(signIn(ports(), { ...names(), askFactor: showing(shown) }))).toBe('rate_limited');
    now += 10 * 60_000;
    const later = shownCode(secret, now);
    expect(await code(signIn(ports(), { ...names(), askFactor: showing(later) }))).toBe('no error');
  });

  test('is refused after five wrong codes for one right password', async () => {
    await enrol(owner, await provenToAdd());
    const { clientLoginState, startLoginRequest } = opaque.client.startLogin({ password: owner.password });
    const { call } = server.browser();
    const { signInId, loginResponse } = await call('signInStart', {
      body: { loginName: owner.loginName, startLoginRequest },
    });
    const login = opaque.client.finishLogin({
      clientLoginState,
      loginResponse,
      password: owner.password,
      keyStretching: opaqueStretching,
    });
    const body = { signInId, finishLoginRequest: login?.finishLoginRequest ?? '' };
    expect(await code(call('signInFinish', { body }))).toBe('second_factor_needed');
    const answers: string[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      answers.push(await code(call('signInFactor', { body: { signInId, proof: { by: 'totp', code: '000000' } } })));
    }
    expect(answers).toEqual([...Array.from({ length: 5 }, () => 'wrong_factor'), 'wrong_credentials']);
  });
});

describe('a sign-in that waits for the second factor', () => {
  test.each(['recovery', 'change'] as const)('begins no session once a %s has replaced its password', async (by) => {
    const { secret } = await enrol(owner, await provenToAdd());
    await aDayLater();
    const newPassword = 'copper saddle winter orchid';
    const { loginName, recoveryCode } = owner;
    const replacing = async () => {
      if (by === 'recovery') {
        await recover(ports(), { loginName, recoveryCode, newPassword, digits: nextCode(secret) });
      } else {
        await changePassword({ call: owner.call, opaque: opaque.client }, owner.account, owner.password, newPassword);
      }
      return nextCode(secret);
    };
    let asked = 0;
    const askFactor = async ({ refused }: Pick<FactorQuestion, 'refused'>) => {
      asked += 1;
      if (refused !== null) throw refused;
      return await replacing();
    };
    expect(await code(signIn(ports(), { ...names(), askFactor }))).toBe('wrong_credentials');
    expect(asked).toBe(1);
    const renewed = { loginName, password: newPassword, askFactor: showing(nextCode(secret)) };
    expect(await code(signIn(ports(), renewed))).toBe('no error');
  });

  test('lasts no longer for being asked about', async () => {
    const { secret } = await enrol(owner, await provenToAdd());
    const { call } = server.browser();
    const before = now;
    const askingOn: typeof call = async (name, input) => {
      if (name !== 'signInFactor') return await call(name, input);
      const { signInId } = (input as { body: { signInId: string } }).body;
      now = before + 200_000;
      await call('signInFactors', { body: { signInId } });
      now = before + 301_000;
      return await call(name, input);
    };
    const askFactor = async () => shownCode(secret, before + 301_000);
    expect(await code(signIn({ ...ports(), call: askingOn }, { ...names(), askFactor }))).toBe('wrong_credentials');
  });
});

describe('in place of the recovery code', () => {
  test('it counts from a day on, and each code for one action', async () => {
    const { secret, factor } = await enrol(owner, await provenToAdd());
    const stepUpFrom = factor.stepUpFrom ?? 0;
    expect(stepUpFrom).toBe(factor.addedAt + 24 * HOUR_MS);
    const mac = await markStolen();
    const erase = async (shown: string) =>
      code(removeDevice(owner.call, owner.account, mac.deviceId, 'erase', { by: 'totp', code: shown }));
    now -= 61_000;
    await aDayLater();
    expect(await erase(nextCode(secret))).toBe('step_up_needed');
    now = stepUpFrom;
    const shown = nextCode(secret);
    expect(await erase(shown)).toBe('no error');
    const pause = await prepareModeOrder(owner.account, mac.device, { mode: 'paused' }, now);
    expect(
      await code(giveOrder(owner.call, owner.account, { ...pause, afterSeq: 1 }, { by: 'totp', code: shown })),
    ).toBe('order_refused');
    const { devices } = await owner.call('devices', {});
    expect(devices[0]?.tombstone).toMatchObject({ action: 'erase' });
    expect(
      await code(removeDevice(owner.call, owner.account, mac.deviceId, 'retire', { by: 'totp', code: shown })),
    ).toBe('wrong_factor');
  });

  test('never where it was added with a session alone: a thief may have been signed in', async () => {
    const thief = server.browser();
    const { account } = await signIn(ports(thief), names());
    const { secret, factor } = await enrol(thief);
    expect(factor.stepUpFrom).toBeNull();
    await aDayLater();
    const renewed = (answer: StepUpAnswer) =>
      code(renewRecoveryCode({ ...ports(thief), now: () => now }, account, newRecoveryCode(), answer));
    expect(await renewed(nextCode(secret))).toBe('step_up_needed');
    // Nor does it vouch for another one.
    expect(await code(enrol(thief, { by: 'totp', code: nextCode(secret) }))).toBe('step_up_needed');
    // A wrong proof is none, on quiet days too.
    const wrong = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'share');
    expect(await code(enrol(owner, wrong))).toBe('wrong_recovery_code');
    const { secret: proven } = await enrol(owner, await provenToAdd());
    await aDayLater();
    expect(await renewed(nextCode(proven))).toBe('no error');
  });

  test('never where it was added on a paired Mac, and no sign-in asks for that one while a Mac is stolen', async () => {
    const onMac = server.browser();
    await signIn(ports(onMac), { ...names(), onPairedMac: true });
    const { factor } = await enrol(onMac, await provenToAdd(onMac));
    expect(factor.onPairedMac).toBe(true);
    expect(await code(signIn(ports(), names()))).toBe('second_factor_needed');
    const mac = await markStolen();
    await aDayLater();
    expect(
      await code(removeDevice(owner.call, owner.account, mac.deviceId, 'erase', { by: 'totp', code: '000000' })),
    ).toBe('step_up_needed');
    expect(await code(signIn(ports(), names()))).toBe('no error');
  });

  test.each([
    { said: 'by another session without a proof, even where it is taken back', isTold: false },
    { said: 'at the next sign-in there', isTold: false },
    { said: 'by another session while a Mac is stolen', isTold: true },
  ])(
    'also where its session is later said to be on one: $said; its browser is another thing',
    async ({ said, isTold }) => {
      const [own, thief] = [server.browser(), server.browser()];
      const { session } = await signIn(ports(own), names());
      await signIn(ports(thief), names());
      const endpoint = `https://push.example.org/${session.id}`;
      const keys = { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) };
      await own.call('addChannel', { body: { kind: 'push', endpoint, ...keys, wants: ['order-changed'] } });
      const { secret } = await enrol(own, await provenToAdd(own));
      const tag = (onPairedMac: boolean) =>
        thief.call('changeSession', { params: { id: session.id }, body: { onPairedMac } });
      if (said.startsWith('at')) {
        await signIn(ports(own), { ...names(), onPairedMac: true, askFactor: showing(nextCode(secret)) });
      } else if (!isTold) {
        await tag(true);
        await tag(false);
      }
      const { deviceId } = await markStolen();
      if (isTold) await tag(true);
      await aDayLater();
      expect(await code(signIn(ports(), { ...names(), askFactor: showing(nextCode(secret)) }))).toBe('no error');
      const proof = { by: 'totp', code: nextCode(secret) } as const;
      expect(await code(removeDevice(owner.call, owner.account, deviceId, 'erase', proof))).toBe('no error');
      const channels = server.database.selectFrom('channels').select('on_paired_mac').where('address', '=', endpoint);
      expect(await channels.execute()).toEqual([{ on_paired_mac: isTold ? 0 : 1 }]);
    },
  );

  test('while a Mac is stolen, adding one needs a proof itself', async () => {
    await markStolen();
    expect(await code(enrol())).toBe('step_up_needed');
    expect((await owner.call('factors', {})).factors).toEqual([]);
    expect((await enrol(owner, await provenToAdd())).factor.kind).toBe('totp');
  });
});

test('added without a proof it keeps nobody out for a day, and is taken away without one until then', async () => {
  const { factor } = await enrol();
  expect(await code(signIn(ports(), names()))).toBe('no error');
  await owner.call('removeFactor', { params: { id: factor.id }, body: {} });
  const again = await enrol();
  await aDayLater();
  expect(await code(signIn(ports(), names()))).toBe('second_factor_needed');
  expect(await code(owner.call('removeFactor', { params: { id: again.factor.id }, body: {} }))).toBe('step_up_needed');
});

test('added without a proof hours before a Mac was marked as stolen, it keeps nobody out as long as that lasts', async () => {
  const { factor } = await enrol();
  const mac = await pairMac(server, owner);
  await createThefts(server.database).ordered(mac.deviceId, 1, 'stolen', now + HOUR_MS);
  await aDayLater();
  expect(await code(signIn(ports(), names()))).toBe('no error');
  expect(await code(owner.call('removeFactor', { params: { id: factor.id }, body: {} }))).toBe('no error');
  await enrol();
  await createThefts(server.database).ordered(mac.deviceId, 2, 'protected', now);
  await aDayLater();
  expect(await code(signIn(ports(), names()))).toBe('second_factor_needed');
});

test('is removed with a proof only, on quiet days too', async () => {
  const { factor } = await enrol(owner, await provenToAdd());
  const params = { id: factor.id };
  expect(await code(owner.call('removeFactor', { params, body: {} }))).toBe('step_up_needed');
  const action = stepUpAction.removeFactor(factor.id);
  const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, action);
  await owner.call('removeFactor', { params, body: { proof } });
  expect((await owner.call('factors', {})).factors).toEqual([]);
  expect(await code(signIn(ports(), names()))).toBe('no error');
});
