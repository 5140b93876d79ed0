import { stepUpAction } from '@homeward/shared/api/account';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { newRecoveryCode, openRecoveryKit } from '@homeward/shared/recovery-kit';
import { keysAfter, verifyRotation } from '@homeward/shared/rotation';
import { readSigned } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import { describe, expect, test } from '@jest/globals';
import type { OpenAccount } from '../../../server/web/src/owner/open-account.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { writeRecord } from '../../../server/web/src/owner/records.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { renewRecoveryCode, rootKeyOf } from '../../../server/web/src/owner/renew-code.ts';
import { finishRotation, prepareRotation } from '../../../server/web/src/owner/rotate-keys.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { shownCode } from '../authenticator.ts';
import type { TestBrowser } from '../server-under-test.ts';
import { offer } from '../test-mac.ts';
import { code, homeUnderTest, NEW_PASSWORD, pinsOf } from './home-under-test.ts';

const HOUR_MS = 3_600_000;
const home = homeUnderTest();
const { ports, signInAgain, aDayLater, checkIn, say, standing, device } = home;

describe('another recovery code', () => {
  const newCode = newRecoveryCode();
  const askToRenew = async () =>
    home.owner.call('askHold', { body: { action: 'renew-recovery-code', rootKey: await rootKeyOf(newCode) } });

  test('takes the place of the old one, and its word on keys passes to the Macs', async () => {
    const pins = pinsOf(home.owner.account);
    const elsewhere = await signInAgain();
    await renewRecoveryCode(ports(), home.owner.account, newCode, home.owner.recoveryCode);
    expect(await standing()).toEqual(['waiting']);

    const [token = '', ...others] = await checkIn();
    expect(others).toEqual([]);
    const after = keysAfter(pins, await verifyRotation(token, pins));
    expect(after).toEqual({ ...pins, rootKey: home.owner.account.keyring.rootKey });
    await say(token);
    expect([await checkIn(), await standing()]).toEqual([[], ['confirmed']]);

    const { vault } = await home.owner.call('account', {});
    const opened = await openRecoveryKit(fromBase64Url(vault.kit), newCode);
    expect(opened).toEqual({ identity: home.owner.account.keyring.identity, vaultKey: home.owner.account.vaultKey });
    const { loginName } = home.owner;
    const byOld = { loginName, recoveryCode: home.owner.recoveryCode, newPassword: NEW_PASSWORD };
    expect(await code(recover(ports(home.server.browser()), byOld))).toBe('wrong_recovery_code');
    // A session that was open then hears of it when it asks.
    const known = elsewhere.account;
    const order = async (mode: 'stolen' | 'protected', answer?: string) =>
      giveOrder(
        elsewhere.call,
        known,
        await prepareModeOrder(known, await device(elsewhere), { mode }, home.now),
        answer,
      );
    await order('stolen');
    expect(await code(order('protected', home.owner.recoveryCode))).toBe('wrong_recovery_code');
    expect(await code(order('protected', newCode))).toBe('no error');
    expect(known.keyring).toEqual(home.owner.account.keyring);
    expect(await code(recover(ports(home.server.browser()), { ...byOld, recoveryCode: newCode }))).toBe('no error');
  });

  test('needs a proof on quiet days too, and is done once', async () => {
    expect(await code(renewRecoveryCode(ports(), home.owner.account, newCode))).toBe('step_up_needed');
    expect(await code(renewRecoveryCode(ports(), home.owner.account, newCode, newCode))).toBe('wrong_recovery_code');
    await renewRecoveryCode(ports(), home.owner.account, newCode, home.owner.recoveryCode);
    // The answer was lost, and the console asks again.
    await renewRecoveryCode(ports(), home.owner.account, newCode, home.owner.recoveryCode);
    expect(await checkIn()).toHaveLength(1);
    const { entries } = await home.owner.call('activity', {});
    expect(entries.filter(({ what }) => what === 'recovery-code-renewed')).toHaveLength(1);
  });

  test('after 24 hours without a veto it needs no old code; the Macs then keep the key of that', async () => {
    const asked = await askToRenew();
    const byHold = () => renewRecoveryCode(ports(), home.owner.account, newCode, { by: 'hold', holdId: asked.id });
    expect(await code(byHold())).toBe('step_up_needed');
    await aDayLater();
    await byHold();
    expect(await checkIn()).toEqual([]);
    expect(await standing()).toEqual([]);
    const rotate = async () => {
      const request = { recoveryCode: newCode, newPassword: NEW_PASSWORD };
      return await finishRotation(
        home.owner.call,
        home.owner.account,
        await prepareRotation(ports(), home.owner.account, request),
      );
    };
    // Whoever waited a day unseen is not let through to everything at once.
    expect(await code(rotate())).toBe('forbidden');
    home.now += 30 * HOUR_MS;
    expect(await code(rotate())).toBe('forbidden');
    await aDayLater();
    expect(await standing(await rotate())).toEqual(['unreachable']);
  });

  test('that a hold put in place makes no recovery final, and proves nothing, for a day in which the server runs', async () => {
    const action = stepUpAction.account('add-factor');
    const proof = await proveStepUp(home.owner.call, home.owner.account, home.owner.recoveryCode, action);
    const { enrolmentId, secret } = await home.owner.call('beginTotp', {});
    await home.owner.call('confirmTotp', {
      params: { id: enrolmentId },
      body: { code: shownCode(secret, home.now), proof },
    });
    const asked = await askToRenew();
    await aDayLater();
    await renewRecoveryCode(ports(), home.owner.account, newCode, { by: 'hold', holdId: asked.id });
    const { loginName } = home.owner;
    const recovered = (digits?: string) =>
      code(
        recover(ports(home.server.browser()), {
          ...{ loginName, recoveryCode: newCode, newPassword: NEW_PASSWORD },
          ...(digits !== undefined && { digits }),
        }),
      );
    // The very request that comes first after a jump of the clock.
    home.now += 30 * HOUR_MS;
    expect(await recovered(shownCode(secret, home.now))).toBe('forbidden');
    expect(await recovered()).toBe('no error');
    home.now += 30 * HOUR_MS;
    const export_ = await proveStepUp(home.owner.call, home.owner.account, newCode, stepUpAction.account('export'));
    const exported = home.owner.call('beginExport', { body: { what: 'everything', proof: export_ } });
    expect(await code(exported)).toBe('forbidden');
    await aDayLater();
    expect(await recovered(shownCode(secret, home.now))).toBe('no error');
  });

  test('a hold lets through the session that asked for it and the code that it asked for, and no other', async () => {
    const asked = await askToRenew();
    const thief = await signInAgain();
    await aDayLater();
    const proof = { by: 'hold', holdId: asked.id } as const;
    const thiefCode = newRecoveryCode();
    const renew = (by: TestBrowser, account: OpenAccount, made: string) =>
      code(renewRecoveryCode(ports(by), account, made, proof));
    expect(await renew(thief, thief.account, newCode)).toBe('step_up_needed');
    expect(await renew(thief, thief.account, thiefCode)).toBe('step_up_needed');
    expect(await renew(home.owner, home.owner.account, thiefCode)).toBe('step_up_needed');
    expect(await renew(home.owner, home.owner.account, newCode)).toBe('no error');
  });

  test('a hold passes to the session that takes the place of the one that asked, in the same browser', async () => {
    const asked = await askToRenew();
    await aDayLater();
    const { loginName, password } = home.owner;
    const { account } = await signIn(ports(), { loginName, password });
    const proof = { by: 'hold', holdId: asked.id } as const;
    expect(await code(renewRecoveryCode(ports(), account, newCode, proof))).toBe('no error');
  });

  test('does not take another code for the old one where something else is the proof', async () => {
    const asked = await askToRenew();
    await aDayLater();
    const proof = { by: 'hold', holdId: asked.id } as const;
    const renew = (oldCode: string) => code(renewRecoveryCode(ports(), home.owner.account, newCode, proof, oldCode));
    expect(await renew(newRecoveryCode())).toBe('wrong_recovery_code');
    expect(await renew(home.owner.recoveryCode)).toBe('no error');
  });

  test('ends what was begun under the old code: a pairing, a recovery', async () => {
    const pending = await offer(home.server, home.owner);
    const started = await home.owner.call('pairing', { params: { pairingId: pending.pairingId } });
    const stranger = home.server.browser();
    const { loginName, recoveryCode } = home.owner;
    const call = async (name: never, input: never) => {
      if (name === 'recoveryFinish') await renewRecoveryCode(ports(), home.owner.account, newCode, recoveryCode);
      return stranger.call(name, input);
    };
    const found = { ...ports(stranger), call: call as never };
    expect(await code(recover(found, { loginName, recoveryCode, newPassword: NEW_PASSWORD }))).toBe(
      'revision_conflict',
    );
    const over = await home.owner.call('pairing', { params: { pairingId: pending.pairingId } });
    expect([started.status, over.status]).toEqual(['offered', 'refused']);
  });

  test('is refused with a word to the Macs that says anything else', async () => {
    const before = home.owner.account.keyring;
    const spoilt: TestBrowser['call'] = (async (name: never, input: { body: object }) =>
      home.owner.call(
        name,
        (name === 'renewRecoveryCode'
          ? { body: { ...input.body, rootKey: toBase64Url(new Uint8Array(32)) } }
          : input) as never,
      )) as never;
    expect(
      await code(renewRecoveryCode({ ...ports(), call: spoilt }, home.owner.account, newCode, home.owner.recoveryCode)),
    ).toBe('order_refused');
    expect(home.owner.account.keyring).toEqual(before);
  });
});

test('a state names the root key once it was renewed, and goes on doing so', async () => {
  const elsewhere = await signInAgain();
  await renewRecoveryCode(ports(), home.owner.account, newRecoveryCode(), home.owner.recoveryCode);
  await writeRecord(ports(elsewhere), elsewhere.account, { kind: 'profile', name: 'Anna', phone: '' });
  const { state } = await home.owner.call('account', {});
  expect(readSigned(stateKind, state)).toMatchObject({ v: 2, rootKey: home.owner.account.keyring.rootKey });
});
