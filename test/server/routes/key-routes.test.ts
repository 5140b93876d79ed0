import { stepUpAction } from '@homeward/shared/api/account';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { certificateKind } from '@homeward/shared/certificate';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { errorCodeOf } from '@homeward/shared/errors';
import { type Order, orderKind } from '@homeward/shared/order';
import { newRecoveryCode, openRecoveryKit } from '@homeward/shared/recovery-kit';
import { keysAfter, type OwnerKeyPins, rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned, readSigned, sign } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { itemTrustOf } from '../../../server/web/src/owner/item-trust.ts';
import { openListedItem } from '../../../server/web/src/owner/items.ts';
import { readMacKeys } from '../../../server/web/src/owner/mac-keys.ts';
import type { OpenAccount } from '../../../server/web/src/owner/open-account.ts';
import { giveOrder, type ModeWish, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { readRecords, recordsOf, renewState, writeRecord } from '../../../server/web/src/owner/records.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { renewRecoveryCode, rootKeyOf } from '../../../server/web/src/owner/renew-code.ts';
import { finishRotation, prepareRotation } from '../../../server/web/src/owner/rotate-keys.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { shownCode } from '../authenticator.ts';
import { aDayOfRunning } from '../running-day.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';
import { offer, pairMac, type TestMac } from '../test-mac.ts';

const HOUR_MS = 3_600_000;
const NEW_PASSWORD = 'copper saddle winter orchid';

let now = Date.UTC(2026, 10, 26, 9);
const goOn = (ms: number) => {
  now += ms;
};
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
});
afterAll(() => server.close());
beforeEach(async () => {
  owner = await server.owner();
  mac = await pairMac(server, owner);
  now += 1_000;
});

const aDayLater = () => aDayOfRunning(owner, goOn);
const ports = ({ call }: TestBrowser = owner) => ({
  call,
  opaque: opaque.client,
  now: () => now,
  seenStateRev: () => 0,
});
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'no error',
    (error: unknown) => errorCodeOf(error),
  );
const signInAgain = async (password = owner.password) => {
  const browser = server.browser();
  const { loginName } = owner;
  return { ...browser, ...(await signIn(ports(browser), { loginName, password })) };
};

/** What the Mac pinned when it was paired. */
const pinsOf = ({ accountId, keyring, orderKey }: OpenAccount): OwnerKeyPins => ({
  ...{ accountId, rootKey: keyring.rootKey, orderKey: toBase64Url(orderKey.publicKey) },
  ...{ recipient: keyring.recipient, generation: keyring.generation },
});
const checkIn = async () => (await mac.call('checkIn', { body: { epoch: 1 } })).rotations ?? [];
const say = async (token: string, key = mac.deviceKey) => {
  const { generation } = readSigned(rotationKind, token);
  const rotationHash = hashSigned(rotationKind, token);
  const { accountId } = owner.account;
  const said = { v: 1, accountId, deviceId: mac.deviceId, rotationHash, generation, at: now } as const;
  const acknowledgement = await sign(rotationAcknowledgementKind, said, key);
  await mac.call('acknowledgeRotation', { body: { acknowledgement } });
};
const standing = async (account = owner.account, by: TestBrowser = owner) => {
  const { devices } = await by.call('devices', {});
  const verified = await Promise.all(devices.map((device) => verifyDevice(device, account)));
  return (await readMacKeys(by.call, account, verified)).macs.map((one) => one.standing);
};

describe('another recovery code', () => {
  const newCode = newRecoveryCode();
  const askToRenew = async () =>
    owner.call('askHold', { body: { action: 'renew-recovery-code', rootKey: await rootKeyOf(newCode) } });

  test('takes the place of the old one, and its word on keys passes to the Macs', async () => {
    const pins = pinsOf(owner.account);
    const elsewhere = await signInAgain();
    await renewRecoveryCode(ports(), owner.account, newCode, owner.recoveryCode);
    expect(await standing()).toEqual(['waiting']);

    const [token = '', ...others] = await checkIn();
    expect(others).toEqual([]);
    const after = keysAfter(pins, await verifyRotation(token, pins));
    expect(after).toEqual({ ...pins, rootKey: owner.account.keyring.rootKey });
    await say(token);
    expect([await checkIn(), await standing()]).toEqual([[], ['confirmed']]);

    const { vault } = await owner.call('account', {});
    const opened = await openRecoveryKit(fromBase64Url(vault.kit), newCode);
    expect(opened).toEqual({ identity: owner.account.keyring.identity, vaultKey: owner.account.vaultKey });
    const { loginName } = owner;
    const byOld = { loginName, recoveryCode: owner.recoveryCode, newPassword: NEW_PASSWORD };
    expect(await code(recover(ports(server.browser()), byOld))).toBe('wrong_recovery_code');
    // A session that was open then hears of it when it asks.
    const known = elsewhere.account;
    const order = async (mode: 'stolen' | 'protected', answer?: string) =>
      giveOrder(elsewhere.call, known, await prepareModeOrder(known, await device(elsewhere), { mode }, now), answer);
    await order('stolen');
    expect(await code(order('protected', owner.recoveryCode))).toBe('wrong_recovery_code');
    expect(await code(order('protected', newCode))).toBe('no error');
    expect(known.keyring).toEqual(owner.account.keyring);
    expect(await code(recover(ports(server.browser()), { ...byOld, recoveryCode: newCode }))).toBe('no error');
  });

  test('needs a proof on quiet days too, and is done once', async () => {
    expect(await code(renewRecoveryCode(ports(), owner.account, newCode))).toBe('step_up_needed');
    expect(await code(renewRecoveryCode(ports(), owner.account, newCode, newCode))).toBe('wrong_recovery_code');
    await renewRecoveryCode(ports(), owner.account, newCode, owner.recoveryCode);
    // The answer was lost, and the console asks again.
    await renewRecoveryCode(ports(), owner.account, newCode, owner.recoveryCode);
    expect(await checkIn()).toHaveLength(1);
    const { entries } = await owner.call('activity', {});
    expect(entries.filter(({ what }) => what === 'recovery-code-renewed')).toHaveLength(1);
  });

  test('after 24 hours without a veto it needs no old code; the Macs then keep the key of that', async () => {
    const asked = await askToRenew();
    const byHold = () => renewRecoveryCode(ports(), owner.account, newCode, { by: 'hold', holdId: asked.id });
    expect(await code(byHold())).toBe('step_up_needed');
    await aDayLater();
    await byHold();
    expect(await checkIn()).toEqual([]);
    expect(await standing()).toEqual([]);
    const rotate = async () => {
      const request = { recoveryCode: newCode, newPassword: NEW_PASSWORD };
      return await finishRotation(owner.call, owner.account, await prepareRotation(ports(), owner.account, request));
    };
    // Whoever waited a day unseen is not let through to everything at once.
    expect(await code(rotate())).toBe('forbidden');
    now += 30 * HOUR_MS;
    expect(await code(rotate())).toBe('forbidden');
    await aDayLater();
    expect(await standing(await rotate())).toEqual(['unreachable']);
  });

  test('that a hold put in place makes no recovery final, and proves nothing, for a day in which the server runs', async () => {
    const action = stepUpAction.account('add-factor');
    const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, action);
    const { enrolmentId, secret } = await owner.call('beginTotp', {});
    await owner.call('confirmTotp', { params: { id: enrolmentId }, body: { code: shownCode(secret, now), proof } });
    const asked = await askToRenew();
    await aDayLater();
    await renewRecoveryCode(ports(), owner.account, newCode, { by: 'hold', holdId: asked.id });
    const { loginName } = owner;
    const recovered = (digits?: string) =>
      code(
        recover(ports(server.browser()), {
          ...{ loginName, recoveryCode: newCode, newPassword: NEW_PASSWORD },
          ...(digits !== undefined && { digits }),
        }),
      );
    // The very request that comes first after a jump of the clock.
    now += 30 * HOUR_MS;
    expect(await recovered(shownCode(secret, now))).toBe('forbidden');
    expect(await recovered()).toBe('no error');
    now += 30 * HOUR_MS;
    const export_ = await proveStepUp(owner.call, owner.account, newCode, stepUpAction.account('export'));
    const exported = owner.call('beginExport', { body: { what: 'everything', proof: export_ } });
    expect(await code(exported)).toBe('forbidden');
    await aDayLater();
    expect(await recovered(shownCode(secret, now))).toBe('no error');
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
    expect(await renew(owner, owner.account, thiefCode)).toBe('step_up_needed');
    expect(await renew(owner, owner.account, newCode)).toBe('no error');
  });

  test('a hold passes to the session that takes the place of the one that asked, in the same browser', async () => {
    const asked = await askToRenew();
    await aDayLater();
    const { loginName, password } = owner;
    const { account } = await signIn(ports(), { loginName, password });
    const proof = { by: 'hold', holdId: asked.id } as const;
    expect(await code(renewRecoveryCode(ports(), account, newCode, proof))).toBe('no error');
  });

  test('does not take another code for the old one where something else is the proof', async () => {
    const asked = await askToRenew();
    await aDayLater();
    const proof = { by: 'hold', holdId: asked.id } as const;
    const renew = (oldCode: string) => code(renewRecoveryCode(ports(), owner.account, newCode, proof, oldCode));
    expect(await renew(newRecoveryCode())).toBe('wrong_recovery_code');
    expect(await renew(owner.recoveryCode)).toBe('no error');
  });

  test('ends what was begun under the old code: a pairing, a recovery', async () => {
    const pending = await offer(server, owner);
    const started = await owner.call('pairing', { params: { pairingId: pending.pairingId } });
    const stranger = server.browser();
    const { loginName, recoveryCode } = owner;
    const call = async (name: never, input: never) => {
      if (name === 'recoveryFinish') await renewRecoveryCode(ports(), owner.account, newCode, recoveryCode);
      return stranger.call(name, input);
    };
    const found = { ...ports(stranger), call: call as never };
    expect(await code(recover(found, { loginName, recoveryCode, newPassword: NEW_PASSWORD }))).toBe(
      'revision_conflict',
    );
    const over = await owner.call('pairing', { params: { pairingId: pending.pairingId } });
    expect([started.status, over.status]).toEqual(['offered', 'refused']);
  });

  test('is refused with a word to the Macs that says anything else', async () => {
    const before = owner.account.keyring;
    const spoilt: TestBrowser['call'] = (async (name: never, input: { body: object }) =>
      owner.call(
        name,
        (name === 'renewRecoveryCode'
          ? { body: { ...input.body, rootKey: toBase64Url(new Uint8Array(32)) } }
          : input) as never,
      )) as never;
    expect(
      await code(renewRecoveryCode({ ...ports(), call: spoilt }, owner.account, newCode, owner.recoveryCode)),
    ).toBe('order_refused');
    expect(owner.account.keyring).toEqual(before);
  });
});

describe('all keys anew', () => {
  const rotate = async (account = owner.account, by: TestBrowser = owner) => {
    const request = { recoveryCode: owner.recoveryCode, newPassword: NEW_PASSWORD };
    const prepared = await prepareRotation(ports(by), account, request);
    return { prepared, account: await finishRotation(by.call, account, prepared) };
  };

  test('keep what was written and sealed readable, end other sessions, and reach the Mac before its next order', async () => {
    const pins = pinsOf(owner.account);
    await mac.put(await mac.item());
    await giveOrder(
      owner.call,
      owner.account,
      await prepareModeOrder(owner.account, await device(), { mode: 'stolen' }, now),
    );
    await writeRecord(ports(), owner.account, { kind: 'profile', name: 'Anna', phone: '' });
    const elsewhere = await signInAgain();
    const { account, prepared } = await rotate();

    expect(account.keyring).toMatchObject({
      generation: 2,
      earlier: [{ generation: 1, identity: owner.account.keyring.identity }],
    });
    expect(await code(elsewhere.call('account', {}))).toBe('not_signed_in');
    expect(await code(signInAgain())).toBe('wrong_credentials');
    const again = await signInAgain(NEW_PASSWORD);
    expect(again.account.keyring).toEqual(account.keyring);
    const read = await readRecords(owner.call, account);
    expect([read.asSigned, read.unopenable]).toEqual([true, []]);
    expect(recordsOf(read.records, 'profile').map(({ body }) => body.name)).toEqual(['Anna']);
    expect(recordsOf(read.records, 'device').map(({ body }) => body.name)).toEqual(['quill']);

    const renewed = await device(owner, account);
    expect(renewed).toMatchObject({
      orderedMode: 'stolen',
      confirmed: false,
      certificateHash: mac.device.certificateHash,
    });
    const { items } = await owner.call('items', { params: { deviceId: mac.deviceId }, query: {} });
    const { receiptKey } = await owner.call('server', {});
    const trust = itemTrustOf(account, receiptKey, renewed);
    const bytes = async (path: string) => new Uint8Array((await owner.inject({ method: 'GET', url: path })).rawPayload);
    const [item] = items;
    if (!item) throw new Error('the item is gone');
    expect(await code(openListedItem(item, trust, bytes))).not.toBe('unopenable');

    const [token = ''] = await checkIn();
    const after = keysAfter(pins, await verifyRotation(token, pins));
    expect(after).toEqual(pinsOf(account));
    expect(await standing(account)).toEqual(['waiting']);
    await say(token);
    expect(await standing(account)).toEqual(['confirmed']);
    await mac.acknowledge(renewed.device.order ?? '', renewed.order?.seq ?? 0, 'stolen');
    expect((await device(owner, account)).confirmed).toBe(true);
    const kit = await openRecoveryKit(fromBase64Url(prepared.body.vault.kit), owner.recoveryCode);
    expect(kit).toEqual({ identity: account.keyring.identity, vaultKey: account.vaultKey });
  });

  test('again and again: a Mac that was away takes the last, another root key in between', async () => {
    const pins = pinsOf(owner.account);
    const newCode = newRecoveryCode();
    const { account: second } = await rotate();
    await renewRecoveryCode(ports(), second, newCode, owner.recoveryCode);
    owner = { ...owner, account: second, recoveryCode: newCode };
    const { account: third } = await rotate(second);
    let known = pins;
    for (const token of await checkIn()) known = keysAfter(known, await verifyRotation(token, known));
    expect(known).toEqual(pinsOf(third));
    // A Mac that is paired now begins there, and takes no earlier keys.
    now += 1_000;
    mac = await pairMac(server, { ...owner, account: third });
    expect(await checkIn()).toEqual([]);
    expect(await standing(third)).toEqual(['waiting']);
  });

  test('when the answer is lost, the same again finishes it; once something was changed, it does not', async () => {
    const request = { recoveryCode: owner.recoveryCode, newPassword: NEW_PASSWORD };
    const stale = await prepareRotation(ports(), owner.account, request);
    await writeRecord(ports(), owner.account, { kind: 'profile', name: 'Anna', phone: '' });
    expect(await code(finishRotation(owner.call, owner.account, stale))).toBe('revision_conflict');
    expect((await owner.call('account', {})).vault.generation).toBe(1);

    const prepared = await prepareRotation(ports(), owner.account, request);
    const lost: TestBrowser['call'] = (async (name: never, input: never) => {
      await owner.call(name, input);
      throw new Error('the connection is gone');
    }) as never;
    const send = async (name: never, input: never) =>
      name === 'rotateFinish' ? lost(name, input) : owner.call(name, input);
    await expect(finishRotation(send as never, owner.account, prepared)).rejects.toThrow('the connection is gone');
    const account = await finishRotation(owner.call, owner.account, prepared);
    expect(account.keyring.generation).toBe(2);
    expect(await checkIn()).toHaveLength(1);
  });

  test('need the recovery code, and nothing may be left out or be something else', async () => {
    const request = { recoveryCode: newRecoveryCode(), newPassword: NEW_PASSWORD };
    expect(await code(prepareRotation(ports(), owner.account, request))).toBe('wrong_recovery_code');
    const prepared = await prepareRotation(ports(), owner.account, { ...request, recoveryCode: owner.recoveryCode });
    const { body } = prepared;
    const give = (changes: Partial<typeof body>) => code(owner.call('rotateFinish', { body: { ...body, ...changes } }));
    const [papers] = body.macs;
    if (!papers) throw new Error('there is no Mac');
    const certificate = readSigned(certificateKind, papers.certificate);
    const answers = [
      await give({}),
      await give({ macs: [] }),
      await give({ records: [] }),
      await give({ macs: [{ ...papers, afterSeq: 1 }] }),
      await give({ macs: [{ ...papers, certificate: mac.device.device.certificate }] }),
      await give({
        macs: [
          {
            ...papers,
            certificate: await sign(
              certificateKind,
              { ...certificate, rev: 3 },
              await signingKeyFromSeed(fromBase64Url(prepared.keyring.orderSeed)),
            ),
          },
        ],
      }),
      await give({ vault: { ...body.vault, generation: 3 } }),
      await give({ vault: { ...body.vault, recoveryAuthKey: body.vault.orderKey } }),
      await give({ state: owner.account.signedState.token }),
      await give({ changeId: crypto.randomUUID() }),
    ];
    expect(answers).toEqual([
      ...['step_up_needed', 'revision_conflict', 'bad_request', 'revision_conflict', 'bad_signature'],
      ...['certificate_refused', 'order_refused', 'bad_request', 'stale_keys', 'bad_request'],
    ]);
    expect((await signInAgain()).account.keyring).toEqual(owner.account.keyring);
    expect(await checkIn()).toEqual([]);
  });

  test('repeat the last order and no other one, and give a theft the time that it has left', async () => {
    const order = async (wish: ModeWish) => {
      const given = await prepareModeOrder(owner.account, await device(), wish, now);
      const { order: token, orderHash } = await giveOrder(owner.call, owner.account, given).then(
        ({ device: { order }, orderHash }) => ({ order, orderHash }),
      );
      await mac.acknowledge(token ?? '', given.order.seq, 'stolen');
      return orderHash;
    };
    await order({ mode: 'stolen', maxSeconds: 7 * 24 * 3600 });
    now += 24 * HOUR_MS;
    const request = { recoveryCode: owner.recoveryCode, newPassword: NEW_PASSWORD };
    const prepared = await prepareRotation(ports(), owner.account, request);
    const [papers] = prepared.body.macs;
    if (!papers) throw new Error('there is no Mac');
    const signed = readSigned(orderKind, papers.order);
    expect(signed).toMatchObject({ mode: 'stolen', maxSeconds: 6 * 24 * 3600 });
    const orderKey = await signingKeyFromSeed(fromBase64Url(prepared.keyring.orderSeed));
    const give = async (changes: object) => {
      const order = await sign(orderKind, { ...signed, ...changes } as Order, orderKey);
      const body = { ...prepared.body, macs: [{ ...papers, order }] };
      return await code(finishRotation(owner.call, owner.account, { ...prepared, body }));
    };
    for (const changes of [{ maxSeconds: 8 * 24 * 3600 }, { intervalSeconds: 900 }, { mode: 'paused' }]) {
      expect(await give(changes)).toBe('order_refused');
    }
    now += 7 * 24 * HOUR_MS;
    const later = await prepareRotation(ports(), owner.account, request);
    expect(readSigned(orderKind, later.body.macs[0]?.order ?? '')).toMatchObject({ mode: 'protected' });
    const account = await finishRotation(owner.call, owner.account, later);
    expect(await device(owner, account)).toMatchObject({ orderedMode: 'protected' });
    const thefts = server.database.selectFrom('thefts').select('recovered_at').where('device_id', '=', mac.deviceId);
    expect(await thefts.execute()).toEqual([{ recovered_at: now }]);
  });

  test('end what ended sessions had asked for, and another page of this one writes nothing under the old keys', async () => {
    const thief = await signInAgain();
    await giveOrder(
      owner.call,
      owner.account,
      await prepareModeOrder(owner.account, await device(), { mode: 'stolen' }, now),
    );
    await thief.call('askHold', { body: { action: 'erase', deviceId: mac.deviceId } });
    const kept = await owner.call('askHold', { body: { action: 'share' } });
    const { account } = await rotate();
    const { holds } = await owner.call('holds', {});
    expect(holds.map(({ action, state }) => [action, state]).sort()).toEqual([
      ['erase', 'vetoed'],
      ['share', 'waiting'],
    ]);
    expect(kept.state).toBe('waiting');
    const otherTab = () => writeRecord(ports(), owner.account, { kind: 'profile', name: 'Anna', phone: '' });
    expect(await code(otherTab())).toBe('stale_keys');
    expect(await code(renewState(ports(), owner.account))).toBe('stale_keys');
    const read = await readRecords(owner.call, account);
    expect([read.asSigned, read.unopenable]).toEqual([true, []]);
  });

  test('another Mac’s word is not taken for this one’s', async () => {
    await rotate();
    const [token = ''] = await checkIn();
    expect(await code(say(token, owner.account.orderKey))).toBe('bad_signature');
    const unknown = await sign(rotationKind, readSigned(rotationKind, token), owner.account.orderKey);
    const other = { ...readSigned(rotationKind, unknown), at: 7 };
    expect(await code(say(await sign(rotationKind, other, owner.account.orderKey)))).toBe('order_refused');
    expect(await checkIn()).toEqual([token]);
  });

  test('are not made while a recovery can be undone', async () => {
    const browser = server.browser();
    const { loginName, recoveryCode } = owner;
    const { account } = await recover(ports(browser), { loginName, recoveryCode, newPassword: NEW_PASSWORD });
    expect(await code(rotate(account, browser))).toBe('forbidden');
    expect(await code(renewRecoveryCode(ports(browser), account, newRecoveryCode(), recoveryCode))).toBe('forbidden');
  });
});

test('a state names the root key once it was renewed, and goes on doing so', async () => {
  const elsewhere = await signInAgain();
  await renewRecoveryCode(ports(), owner.account, newRecoveryCode(), owner.recoveryCode);
  await writeRecord(ports(elsewhere), elsewhere.account, { kind: 'profile', name: 'Anna', phone: '' });
  const { state } = await owner.call('account', {});
  expect(readSigned(stateKind, state)).toMatchObject({ v: 2, rootKey: owner.account.keyring.rootKey });
});

async function device(by: TestBrowser = owner, account: OpenAccount = owner.account) {
  return verifyDevice(await by.call('device', { params: { deviceId: mac.deviceId } }), account);
}
