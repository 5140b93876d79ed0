import { fromBase64Url } from '@homeward/shared/base64url';
import { certificateKind } from '@homeward/shared/certificate';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type Order, orderKind } from '@homeward/shared/order';
import { newRecoveryCode, openRecoveryKit } from '@homeward/shared/recovery-kit';
import { keysAfter, rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { readSigned, sign } from '@homeward/shared/signed';
import { describe, expect, test } from '@jest/globals';
import { itemTrustOf } from '../../../server/web/src/owner/item-trust.ts';
import { openListedItem } from '../../../server/web/src/owner/items.ts';
import { giveOrder, type ModeWish, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { readRecords, recordsOf, renewState, writeRecord } from '../../../server/web/src/owner/records.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { renewRecoveryCode } from '../../../server/web/src/owner/renew-code.ts';
import { finishRotation, prepareRotation } from '../../../server/web/src/owner/rotate-keys.ts';
import type { TestBrowser } from '../server-under-test.ts';
import { pairMac } from '../test-mac.ts';
import { code, homeUnderTest, NEW_PASSWORD, pinsOf } from './home-under-test.ts';

const HOUR_MS = 3_600_000;
const home = homeUnderTest();
const { ports, signInAgain, checkIn, say, standing, device } = home;

describe('all keys anew', () => {
  const rotate = async (account = home.owner.account, by: TestBrowser = home.owner) => {
    const request = { recoveryCode: home.owner.recoveryCode, newPassword: NEW_PASSWORD };
    const prepared = await prepareRotation(ports(by), account, request);
    return { prepared, account: await finishRotation(by.call, account, prepared) };
  };

  test('keep what was written and sealed readable, end other sessions, and reach the Mac before its next order', async () => {
    const pins = pinsOf(home.owner.account);
    await home.mac.put(await home.mac.item());
    await giveOrder(
      home.owner.call,
      home.owner.account,
      await prepareModeOrder(home.owner.account, await device(), { mode: 'stolen' }, home.now),
    );
    await writeRecord(ports(), home.owner.account, { kind: 'profile', name: 'Anna', phone: '' });
    const elsewhere = await signInAgain();
    const { account, prepared } = await rotate();

    expect(account.keyring).toMatchObject({
      generation: 2,
      earlier: [{ generation: 1, identity: home.owner.account.keyring.identity }],
    });
    expect(await code(elsewhere.call('account', {}))).toBe('not_signed_in');
    expect(await code(signInAgain())).toBe('wrong_credentials');
    const again = await signInAgain(NEW_PASSWORD);
    expect(again.account.keyring).toEqual(account.keyring);
    const read = await readRecords(home.owner.call, account);
    expect([read.asSigned, read.unopenable]).toEqual([true, []]);
    expect(recordsOf(read.records, 'profile').map(({ body }) => body.name)).toEqual(['Anna']);
    expect(recordsOf(read.records, 'device').map(({ body }) => body.name)).toEqual(['quill']);

    const renewed = await device(home.owner, account);
    expect(renewed).toMatchObject({
      orderedMode: 'stolen',
      confirmed: false,
      certificateHash: home.mac.device.certificateHash,
    });
    const { items } = await home.owner.call('items', { params: { deviceId: home.mac.deviceId }, query: {} });
    const { receiptKey } = await home.owner.call('server', {});
    const trust = itemTrustOf(account, receiptKey, renewed);
    const bytes = async (path: string) =>
      new Uint8Array((await home.owner.inject({ method: 'GET', url: path })).rawPayload);
    const [item] = items;
    if (!item) throw new Error('the item is gone');
    expect(await code(openListedItem(item, trust, bytes))).not.toBe('unopenable');

    const [token = ''] = await checkIn();
    const after = keysAfter(pins, await verifyRotation(token, pins));
    expect(after).toEqual(pinsOf(account));
    expect(await standing(account)).toEqual(['waiting']);
    await say(token);
    expect(await standing(account)).toEqual(['confirmed']);
    await home.mac.acknowledge(renewed.device.order ?? '', renewed.order?.seq ?? 0, 'stolen');
    expect((await device(home.owner, account)).confirmed).toBe(true);
    const kit = await openRecoveryKit(fromBase64Url(prepared.body.vault.kit), home.owner.recoveryCode);
    expect(kit).toEqual({ identity: account.keyring.identity, vaultKey: account.vaultKey });
  });

  test('again and again: a Mac that was away takes the last, another root key in between', async () => {
    const pins = pinsOf(home.owner.account);
    const newCode = newRecoveryCode();
    const { account: second } = await rotate();
    await renewRecoveryCode(ports(), second, newCode, home.owner.recoveryCode);
    home.owner = { ...home.owner, account: second, recoveryCode: newCode };
    const { account: third } = await rotate(second);
    let known = pins;
    for (const token of await checkIn()) known = keysAfter(known, await verifyRotation(token, known));
    expect(known).toEqual(pinsOf(third));
    // A Mac that is paired now begins there, and takes no earlier keys.
    home.now += 1_000;
    home.mac = await pairMac(home.server, { ...home.owner, account: third });
    expect(await checkIn()).toEqual([]);
    expect(await standing(third)).toEqual(['waiting']);
  });

  test('when the answer is lost, the same again finishes it; once something was changed, it does not', async () => {
    const request = { recoveryCode: home.owner.recoveryCode, newPassword: NEW_PASSWORD };
    const stale = await prepareRotation(ports(), home.owner.account, request);
    await writeRecord(ports(), home.owner.account, { kind: 'profile', name: 'Anna', phone: '' });
    expect(await code(finishRotation(home.owner.call, home.owner.account, stale))).toBe('revision_conflict');
    expect((await home.owner.call('account', {})).vault.generation).toBe(1);

    const prepared = await prepareRotation(ports(), home.owner.account, request);
    const lost: TestBrowser['call'] = (async (name: never, input: never) => {
      await home.owner.call(name, input);
      throw new Error('the connection is gone');
    }) as never;
    const send = async (name: never, input: never) =>
      name === 'rotateFinish' ? lost(name, input) : home.owner.call(name, input);
    await expect(finishRotation(send as never, home.owner.account, prepared)).rejects.toThrow('the connection is gone');
    const account = await finishRotation(home.owner.call, home.owner.account, prepared);
    expect(account.keyring.generation).toBe(2);
    expect(await checkIn()).toHaveLength(1);
  });

  test('need the recovery code, and nothing may be left out or be something else', async () => {
    const request = { recoveryCode: newRecoveryCode(), newPassword: NEW_PASSWORD };
    expect(await code(prepareRotation(ports(), home.owner.account, request))).toBe('wrong_recovery_code');
    const prepared = await prepareRotation(ports(), home.owner.account, {
      ...request,
      recoveryCode: home.owner.recoveryCode,
    });
    const { body } = prepared;
    const give = (changes: Partial<typeof body>) =>
      code(home.owner.call('rotateFinish', { body: { ...body, ...changes } }));
    const [papers] = body.macs;
    if (!papers) throw new Error('there is no Mac');
    const certificate = readSigned(certificateKind, papers.certificate);
    const answers = [
      await give({}),
      await give({ macs: [] }),
      await give({ records: [] }),
      await give({ macs: [{ ...papers, afterSeq: 1 }] }),
      await give({ macs: [{ ...papers, certificate: home.mac.device.device.certificate }] }),
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
      await give({ state: home.owner.account.signedState.token }),
      await give({ changeId: crypto.randomUUID() }),
    ];
    expect(answers).toEqual([
      ...['step_up_needed', 'revision_conflict', 'bad_request', 'revision_conflict', 'bad_signature'],
      ...['certificate_refused', 'order_refused', 'bad_request', 'stale_keys', 'bad_request'],
    ]);
    expect((await signInAgain()).account.keyring).toEqual(home.owner.account.keyring);
    expect(await checkIn()).toEqual([]);
  });

  test('repeat the last order and no other one, and give a theft the time that it has left', async () => {
    const order = async (wish: ModeWish) => {
      const given = await prepareModeOrder(home.owner.account, await device(), wish, home.now);
      const { order: token, orderHash } = await giveOrder(home.owner.call, home.owner.account, given).then(
        ({ device: { order }, orderHash }) => ({ order, orderHash }),
      );
      await home.mac.acknowledge(token ?? '', given.order.seq, 'stolen');
      return orderHash;
    };
    await order({ mode: 'stolen', maxSeconds: 7 * 24 * 3600 });
    home.now += 24 * HOUR_MS;
    const request = { recoveryCode: home.owner.recoveryCode, newPassword: NEW_PASSWORD };
    const prepared = await prepareRotation(ports(), home.owner.account, request);
    const [papers] = prepared.body.macs;
    if (!papers) throw new Error('there is no Mac');
    const signed = readSigned(orderKind, papers.order);
    expect(signed).toMatchObject({ mode: 'stolen', maxSeconds: 6 * 24 * 3600 });
    const orderKey = await signingKeyFromSeed(fromBase64Url(prepared.keyring.orderSeed));
    const give = async (changes: object) => {
      const order = await sign(orderKind, { ...signed, ...changes } as Order, orderKey);
      const body = { ...prepared.body, macs: [{ ...papers, order }] };
      return await code(finishRotation(home.owner.call, home.owner.account, { ...prepared, body }));
    };
    for (const changes of [{ maxSeconds: 8 * 24 * 3600 }, { intervalSeconds: 900 }, { mode: 'paused' }]) {
      expect(await give(changes)).toBe('order_refused');
    }
    home.now += 7 * 24 * HOUR_MS;
    const later = await prepareRotation(ports(), home.owner.account, request);
    expect(readSigned(orderKind, later.body.macs[0]?.order ?? '')).toMatchObject({ mode: 'protected' });
    const account = await finishRotation(home.owner.call, home.owner.account, later);
    expect(await device(home.owner, account)).toMatchObject({ orderedMode: 'protected' });
    const thefts = home.server.database
      .selectFrom('thefts')
      .select('recovered_at')
      .where('device_id', '=', home.mac.deviceId);
    expect(await thefts.execute()).toEqual([{ recovered_at: home.now }]);
  });

  test('end what ended sessions had asked for, and another page of this one writes nothing under the old keys', async () => {
    const thief = await signInAgain();
    await giveOrder(
      home.owner.call,
      home.owner.account,
      await prepareModeOrder(home.owner.account, await device(), { mode: 'stolen' }, home.now),
    );
    await thief.call('askHold', { body: { action: 'erase', deviceId: home.mac.deviceId } });
    const kept = await home.owner.call('askHold', { body: { action: 'share' } });
    const { account } = await rotate();
    const { holds } = await home.owner.call('holds', {});
    expect(holds.map(({ action, state }) => [action, state]).sort()).toEqual([
      ['erase', 'vetoed'],
      ['share', 'waiting'],
    ]);
    expect(kept.state).toBe('waiting');
    const otherTab = () => writeRecord(ports(), home.owner.account, { kind: 'profile', name: 'Anna', phone: '' });
    expect(await code(otherTab())).toBe('stale_keys');
    expect(await code(renewState(ports(), home.owner.account))).toBe('stale_keys');
    const read = await readRecords(home.owner.call, account);
    expect([read.asSigned, read.unopenable]).toEqual([true, []]);
  });

  test('another Mac’s word is not taken for this one’s', async () => {
    await rotate();
    const [token = ''] = await checkIn();
    expect(await code(say(token, home.owner.account.orderKey))).toBe('bad_signature');
    const unknown = await sign(rotationKind, readSigned(rotationKind, token), home.owner.account.orderKey);
    const other = { ...readSigned(rotationKind, unknown), at: 7 };
    expect(await code(say(await sign(rotationKind, other, home.owner.account.orderKey)))).toBe('order_refused');
    expect(await checkIn()).toEqual([token]);
  });

  test('are not made while a recovery can be undone', async () => {
    const browser = home.server.browser();
    const { loginName, recoveryCode } = home.owner;
    const { account } = await recover(ports(browser), { loginName, recoveryCode, newPassword: NEW_PASSWORD });
    expect(await code(rotate(account, browser))).toBe('forbidden');
    expect(await code(renewRecoveryCode(ports(browser), account, newRecoveryCode(), recoveryCode))).toBe('forbidden');
  });
});
