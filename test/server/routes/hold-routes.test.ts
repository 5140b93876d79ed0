import { stepUpAction } from '@homeward/shared/api/account';
import { errorCodeOf } from '@homeward/shared/errors';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { giveOrder, prepareModeOrder, removeDevice } from '../../../server/web/src/owner/orders.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { shownCode } from '../authenticator.ts';
import { serverWithKeeper } from '../keeper-under-test.ts';
import { aDayOfRunning } from '../running-day.ts';
import type { TestBrowser, TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NEW_PASSWORD = 'copper saddle winter orchid';

let now = Date.UTC(2026, 10, 25, 9);
const goOn = (ms: number) => {
  now += ms;
};
const running = serverWithKeeper({ now: () => now });
/** Signed in on one's phone; whoever has the Mac is signed in elsewhere. */
let owner: TestOwner;
let elsewhere: TestBrowser;
let mac: TestMac;

const ports = (by: TestBrowser) => ({ call: by.call, opaque: opaque.client, seenStateRev: () => 0 });
const signInAgain = async (wish: { password?: string; onPairedMac?: boolean } = {}) => {
  const browser = running.server.browser();
  const { session } = await signIn(ports(browser), { loginName: owner.loginName, password: owner.password, ...wish });
  return { ...browser, sessionId: session.id };
};
const code = async (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => errorCodeOf(error),
  );

beforeEach(async () => {
  owner = await running.server.owner();
  mac = await pairMac(running.server, owner);
  elsewhere = await signInAgain();
});

const device = async () => (await owner.call('devices', {})).devices[0];
const prepare = async (mode: 'stolen' | 'protected' | 'paused') => {
  const current = await owner.call('device', { params: { deviceId: mac.deviceId } });
  const seq = current.order === null ? 0 : 1;
  const prepared = await prepareModeOrder(owner.account, { ...mac.device, device: current }, { mode }, now);
  return { ...prepared, afterSeq: seq };
};
const markStolen = async () => giveOrder(owner.call, owner.account, await prepare('stolen'));

/** What the console signs after “stolen”: numbered above it. */
async function askForRecovered(by: TestBrowser) {
  const stolen = await giveOrder(owner.call, owner.account, await prepare('stolen'));
  const { token, afterSeq } = await prepareModeOrder(owner.account, stolen, { mode: 'protected' }, now);
  const wish = { action: 'order', deviceId: mac.deviceId, order: token, afterSeq } as const;
  return { token, afterSeq, hold: await by.call('askHold', { body: wish }) };
}

const statesOf = async (by: TestBrowser) => (await by.call('holds', {})).holds.map(({ state }) => state);

const storedWish = async (id: string) => {
  const rows = await running.server.database.selectFrom('holds').select('asked').where('id', '=', id).execute();
  return rows[0]?.asked;
};

describe('without a proof, while a Mac is stolen', () => {
  test('“recovered” waits a day in the sight of every session, and is then given by the server itself', async () => {
    const { token, hold } = await askForRecovered(elsewhere);
    expect(hold).toMatchObject({ action: 'order', detail: 'protected', deviceId: mac.deviceId, state: 'waiting' });
    expect(hold).toMatchObject({ askedAt: now, ripeAt: now + DAY_MS, browser: 'Unknown browser', mayVeto: false });
    expect((await owner.call('holds', {})).holds).toEqual([{ ...hold, mayVeto: true }]);
    now += DAY_MS - 1;
    await running.keeper.carryOutRipe();
    expect((await device())?.order).not.toBe(token);
    now += 1;
    await running.keeper.carryOutRipe();
    expect((await device())?.order).toBe(token);
    expect(await statesOf(owner)).toEqual(['done']);
    await running.keeper.carryOutRipe();
    const { entries } = await owner.call('activity', { query: { limit: 3 } });
    expect(entries.map(({ what, detail }) => `${what} ${detail}`)).toEqual([
      'order-given protected',
      'hold-done order',
      'hold-asked order',
    ]);
  });

  test('any other session vetoes it with one call, and nothing happens; what was signed is gone from the disk', async () => {
    const { token, hold } = await askForRecovered(elsewhere);
    expect(await storedWish(hold.id)).toContain(token);
    await owner.call('endHold', { params: { id: hold.id } });
    expect(await storedWish(hold.id)).not.toContain(token);
    const { mayVeto: _, ...asked } = hold;
    expect((await elsewhere.call('holds', {})).holds).toMatchObject([{ ...asked, state: 'vetoed' }]);
    expect(await code(elsewhere.call('endHold', { params: { id: hold.id } }))).toBe('not_found');
    now += 2 * DAY_MS;
    await running.keeper.carryOutRipe();
    expect((await device())?.order).not.toBe(token);
    expect((await owner.call('activity', { query: { limit: 1 } })).entries[0]).toMatchObject({
      what: 'hold-vetoed',
      detail: 'order',
      deviceId: mac.deviceId,
    });
  });

  test('the session that asked can withdraw it; asking twice is asking once', async () => {
    const { token, afterSeq, hold } = await askForRecovered(elsewhere);
    const wish = { action: 'order', deviceId: mac.deviceId, order: token, afterSeq } as const;
    expect((await elsewhere.call('askHold', { body: wish })).id).toBe(hold.id);
    await elsewhere.call('endHold', { params: { id: hold.id } });
    expect(await statesOf(owner)).toEqual(['withdrawn']);
  });

  test('it is over where another order came first', async () => {
    const { hold } = await askForRecovered(elsewhere);
    const current = await owner.call('device', { params: { deviceId: mac.deviceId } });
    const stolenAgain = await prepareModeOrder(
      owner.account,
      { ...mac.device, device: current, order: { ...mac.device.order, seq: 1 } as never },
      { mode: 'stolen' },
      now + 1,
    );
    await giveOrder(owner.call, owner.account, stolenAgain);
    now += DAY_MS;
    await running.keeper.carryOutRipe();
    expect((await device())?.order).toBe(stolenAgain.token);
    expect((await owner.call('holds', {})).holds).toMatchObject([{ id: hold.id, state: 'failed' }]);
  });

  test('nonsense is refused at once, not a day later', async () => {
    await markStolen();
    const { deviceId } = mac;
    const order = (await device())?.order ?? '';
    const ask = (body: Parameters<typeof owner.call<'askHold'>>[1]['body']) => code(owner.call('askHold', { body }));
    expect(await ask({ action: 'order', deviceId, order, afterSeq: 1 })).toBe('order_refused');
    expect(await ask({ action: 'order', deviceId, order, afterSeq: 0 })).toBe('order_conflict');
    expect(await ask({ action: 'erase', deviceId: crypto.randomUUID() })).toBe('not_found');
  });

  test('a Mac is removed after a day', async () => {
    await markStolen();
    expect(await code(removeDevice(elsewhere.call, owner.account, mac.deviceId, 'retire'))).toBe('step_up_needed');
    await elsewhere.call('askHold', { body: { action: 'retire', deviceId: mac.deviceId } });
    now += DAY_MS;
    await running.keeper.carryOutRipe();
    expect((await device())?.tombstone).toMatchObject({ action: 'retire' });
  });

  test('what only a console can do is done with the ripe hold for a proof, once, for that alone', async () => {
    await markStolen();
    const { id: holdId } = await owner.call('askHold', { body: { action: 'add-factor' } });
    const proof = { by: 'hold', holdId } as const;
    const enrol = async () => {
      const { enrolmentId, secret } = await owner.call('beginTotp', {});
      const body = { code: shownCode(secret, now), proof };
      return await code(owner.call('confirmTotp', { params: { id: enrolmentId }, body }));
    };
    expect(await enrol()).toBe('step_up_needed');
    await aDayOfRunning(owner, goOn);
    await running.keeper.carryOutRipe();
    expect(await statesOf(owner)).toEqual(['waiting']);
    expect(await code(removeDevice(owner.call, owner.account, mac.deviceId, 'erase', proof))).toBe('step_up_needed');
    expect(await enrol()).toBe('no error');
    expect(await enrol()).toBe('step_up_needed');
    expect(await statesOf(owner)).toEqual(['done']);
  });

  test('a ripe hold that nobody uses is over a week later', async () => {
    await owner.call('askHold', { body: { action: 'export' } });
    now += 8 * DAY_MS;
    await running.keeper.carryOutRipe();
    expect(await statesOf(owner)).toEqual(['lapsed']);
  });

  test('there is an end to what one account can have waiting', async () => {
    const ask = () => owner.call('askHold', { body: { action: 'remove-factor', factorId: crypto.randomUUID() } });
    for (let asked = 0; asked < 20; asked += 1) await ask();
    expect(await code(ask())).toBe('rate_limited');
  });
});

describe('a recovery by code', () => {
  const recoverIn = async (browser: TestBrowser, digits = '') => {
    const { loginName, recoveryCode } = owner;
    return await recover(ports(browser), { loginName, recoveryCode, newPassword: NEW_PASSWORD, digits });
  };

  test('is undone by a session from before, with the password of before; what came after is signed out', async () => {
    const finder = running.server.browser();
    await recoverIn(finder);
    const later = await signInAgain({ password: NEW_PASSWORD });
    const [hold] = (await owner.call('holds', {})).holds;
    expect(hold).toMatchObject({ action: 'recovery', state: 'waiting', mayVeto: true });
    const params = { id: hold?.id ?? '' };
    expect((await later.call('holds', {})).holds[0]?.mayVeto).toBe(false);
    for (const browser of [finder, later]) {
      expect(await code(browser.call('endHold', { params }))).toBe('forbidden');
    }
    await owner.call('endHold', { params });
    for (const browser of [finder, later]) expect(await code(browser.call('holds', {}))).toBe('not_signed_in');
    expect(await code(signInAgain({ password: NEW_PASSWORD }))).toBe('wrong_credentials');
    await signInAgain();
    expect(await statesOf(owner)).toEqual(['vetoed']);
  });

  test('leaves the sessions from before alone for a day, and the factors too', async () => {
    const finder = running.server.browser();
    await recoverIn(finder);
    const { sessions } = await finder.call('sessions', {});
    const old = sessions.find(({ current }) => !current);
    const endOld = () => code(finder.call('endSession', { params: { id: old?.id ?? '' } }));
    const enrol = async () => {
      const { enrolmentId, secret } = await finder.call('beginTotp', {});
      return await code(
        finder.call('confirmTotp', { params: { id: enrolmentId }, body: { code: shownCode(secret, now) } }),
      );
    };
    expect(await endOld()).toBe('forbidden');
    expect(await finder.call('endOtherSessions', {})).toEqual({ ended: 0 });
    expect(await enrol()).toBe('forbidden');
    now += DAY_MS;
    await running.keeper.carryOutRipe();
    expect(await statesOf(owner)).toEqual(['done']);
    expect(await enrol()).toBe('no error');
    expect(await endOld()).toBe('no error');
    const stored = await running.server.database.selectFrom('holds').select('undo').execute();
    expect(stored.every(({ undo }) => undo === null)).toBe(true);
  });

  test('is final at once with an authenticator that stands for the code: nobody who is signed in undoes it again and again', async () => {
    const { enrolmentId, secret } = await owner.call('beginTotp', {});
    const action = stepUpAction.account('add-factor');
    const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, action);
    const body = { code: shownCode(secret, now), proof };
    await owner.call('confirmTotp', { params: { id: enrolmentId }, body });
    now += HOUR_MS;
    const own = running.server.browser();
    // Not of an authenticator that somebody may just have added.
    expect(await code(recoverIn(own, shownCode(secret, now)))).toBe('step_up_needed');
    await recoverIn(running.server.browser());
    now -= HOUR_MS;
    await aDayOfRunning(owner, goOn);
    expect(await code(recoverIn(own, '000000'))).toBe('wrong_factor');
    expect(await statesOf(elsewhere)).toEqual(['waiting']);

    await elsewhere.call('askHold', { body: { action: 'export' } });
    await recoverIn(own, shownCode(secret, now));
    for (const browser of [owner, elsewhere]) expect(await code(browser.call('holds', {}))).toBe('not_signed_in');
    expect(await statesOf(own)).toEqual(['vetoed', 'lapsed']);
    expect((await own.call('sessions', {})).sessions).toHaveLength(1);
    expect((await own.call('activity', {})).entries).toContainEqual(
      expect.objectContaining({ what: 'recovered', detail: 'final' }),
    );
    // Nothing is left to wait for.
    const again = await own.call('beginTotp', {});
    const shown = { code: shownCode(again.secret, now) };
    expect(await code(own.call('confirmTotp', { params: { id: again.enrolmentId }, body: shown }))).toBe('no error');
  });

  test('is no business of sessions on paired Macs: one may be the thief’s', async () => {
    const onMac = await signInAgain({ onPairedMac: true });
    const finder = running.server.browser();
    await recoverIn(finder);
    expect((await onMac.call('holds', {})).holds[0]?.mayVeto).toBe(false);
    expect(await code(finder.call('endSession', { params: { id: onMac.sessionId } }))).toBe('no error');
  });
});

describe('a clock that jumps, or a server that was off', () => {
  const HOURS = [30, -30, 24 * 20, -24 * 400];
  let before: number;
  beforeEach(() => {
    before = now;
  });
  afterEach(() => {
    now = before + 2 * DAY_MS;
  });

  test.each(HOURS)('by %i hours leaves a hold as long as it still had, and then it can be used', async (hours) => {
    const { id: holdId } = await owner.call('askHold', { body: { action: 'export' } });
    now += hours * HOUR_MS;
    const use = () => code(owner.call('beginExport', { body: { what: 'everything', proof: { by: 'hold', holdId } } }));
    // The very request that comes first after it, and another at the same time.
    expect(await Promise.all([use(), use()])).toEqual(['step_up_needed', 'step_up_needed']);
    expect((await owner.call('holds', {})).holds[0]).toMatchObject({ id: holdId, ripeAt: now + DAY_MS });
    await aDayOfRunning(owner, goOn);
    expect(await use()).toBe('no error');
  });

  test.each(HOURS)('by %i hours leaves a second factor as young as it was', async (hours) => {
    const { enrolmentId, secret } = await owner.call('beginTotp', {});
    const action = stepUpAction.account('add-factor');
    const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, action);
    await owner.call('confirmTotp', { params: { id: enrolmentId }, body: { code: shownCode(secret, now), proof } });
    now += hours * HOUR_MS;
    const use = () =>
      code(
        owner.call('beginExport', {
          body: { what: 'everything', proof: { by: 'totp', code: shownCode(secret, now) } },
        }),
      );
    expect(await use()).toBe('step_up_needed');
    expect((await owner.call('factors', {})).factors[0]?.stepUpFrom).toBe(now + DAY_MS);
    await aDayOfRunning(owner, goOn);
    // By a clock that went back, a later code was used already.
    expect(await use()).toBe(hours > 0 ? 'no error' : 'wrong_factor');
  });

  test('backwards does not keep a later recovery from being undone with the one before', async () => {
    const { loginName, recoveryCode } = owner;
    const request = { loginName, recoveryCode, newPassword: NEW_PASSWORD };
    await recover(ports(running.server.browser()), request);
    const id = (await elsewhere.call('holds', {})).holds[0]?.id ?? '';
    now -= 30 * HOUR_MS;
    await recover(ports(running.server.browser()), request);
    await elsewhere.call('endHold', { params: { id } });
    expect(await statesOf(elsewhere)).toEqual(['vetoed', 'vetoed']);
  });

  test.each(HOURS)('by %i hours takes nothing from the day in which a recovery can be undone', async (hours) => {
    const { loginName, recoveryCode } = owner;
    // As the server's timers do every minute.
    await owner.call('holds', {});
    await recover(ports(running.server.browser()), { loginName, recoveryCode, newPassword: NEW_PASSWORD });
    now += hours * HOUR_MS;
    const id = (await elsewhere.call('holds', {})).holds[0]?.id ?? '';
    expect(await code(elsewhere.call('endHold', { params: { id } }))).toBe('no error');
  });
});

test('all other sessions end at once', async () => {
  expect(await owner.call('endOtherSessions', {})).toEqual({ ended: 1 });
  expect(await code(elsewhere.call('holds', {}))).toBe('not_signed_in');
  expect((await owner.call('sessions', {})).sessions).toHaveLength(1);
});

test('while a Mac is stolen, the password too is changed with a proof only', async () => {
  expect(stepUpAction.account('change-password')).toBe('change-password');
  await markStolen();
  const { changePassword } = await import('../../../server/web/src/owner/change-password.ts');
  const change = (answer?: string) =>
    changePassword({ call: owner.call, opaque: opaque.client }, owner.account, owner.password, NEW_PASSWORD, answer);
  expect(await code(change())).toBe('step_up_needed');
  expect(await code(change(owner.recoveryCode))).toBe('no error');
});
