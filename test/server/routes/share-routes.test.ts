import type { BodyOf } from '@homeward/shared/api/endpoint';
import { type Api, api } from '@homeward/shared/api/table';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { fileKeyOf } from '@homeward/shared/file-key';
import { openItemWithFileKey } from '@homeward/shared/seal';
import { newShareSecret, readTokenSha256, type ShareKeys, shareKeysOf } from '@homeward/shared/share';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createShares } from '../../../server/src/repositories/shares.ts';
import { giveOrder, prepareModeOrder, removeDevice } from '../../../server/web/src/owner/orders.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { find, textNeedle } from '../../e2e/needles.ts';
import { aDayOfRunning } from '../running-day.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type SealedTestItem, type TestMac } from '../test-mac.ts';

const DAY_MS = 86_400_000;

let now = 1_790_000_000_000;
const goOn = (ms: number) => {
  now += ms;
};
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
/** Three new ones for each test, and a new link. */
let items: SealedTestItem[];
let keys: ShareKeys;
/** Of the log, before the test. */
let logged: number;
let tests = 0;

beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
  owner = await server.owner();
  mac = await pairMac(server, owner);
});
afterAll(() => server.close());

beforeEach(async () => {
  await server.database.deleteFrom('shares').execute();
  items = [];
  for (let count = 0; count < 3; count += 1) {
    const item = await mac.item();
    await mac.put(item);
    items.push(item);
  }
  keys = shareKeysOf(newShareSecret());
  logged = (await owner.call('activity', { query: { limit: 1 } })).entries[0]?.no ?? 0;
  tests += 1;
});

const bodyOf = (change: Partial<BodyOf<Api['createShare']>> = {}) => ({
  shareId: keys.shareId,
  readTokenSha256: readTokenSha256(keys.readToken),
  sealed: 'AAAA',
  deviceId: mac.deviceId,
  itemIds: items.slice(0, 2).map(({ id }) => id),
  days: 7,
  ...change,
});

async function share(change: Partial<BodyOf<Api['createShare']>> = {}) {
  const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'share');
  return await owner.call('createShare', { body: bodyOf({ proof, ...change }) });
}

/** Whoever has the link: no cookie, no account; in each test from elsewhere, since openings are counted by address. */
const stranger = () => server.browser({ remoteAddress: `203.0.${tests}.7` });
const shown = () => ({ shareId: keys.shareId, readToken: keys.readToken });
const sealedOf = (itemId: string, reading = shown()) =>
  stranger().inject({ method: 'POST', url: api.sharedSealed.path, payload: { ...reading, itemId } });
const log = async () =>
  (await owner.call('activity', {})).entries.filter(({ no }) => no > logged).map(({ what }) => what);

describe('making a link', () => {
  test('needs a proof on quiet days too, and spends it on this alone', async () => {
    await expect(owner.call('createShare', { body: bodyOf() })).rejects.toMatchObject({ code: 'step_up_needed' });
    const other = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'export');
    await expect(owner.call('createShare', { body: bodyOf({ proof: other }) })).rejects.toMatchObject({
      code: 'wrong_recovery_code',
    });
    expect((await owner.call('shares', {})).shares).toEqual([]);
    const made = await share();
    expect(made).toEqual({
      ...{ shareId: keys.shareId, deviceId: mac.deviceId, madeAt: now, expiresAt: now + 7 * DAY_MS },
      ...{ revokedAt: null, items: 2, views: 0, lastViewAt: null },
    });
    expect((await owner.call('shares', {})).shares).toEqual([made]);
    expect(await log()).toContain('share-made');
  });

  test('is refused before the proof is spent: unknown items, a Mac of nobody, more than 30 days', async () => {
    const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'share');
    const itemIds = [items[0]?.id ?? '', crypto.randomUUID()];
    await expect(share({ proof, itemIds })).rejects.toMatchObject({ code: 'not_found' });
    await expect(share({ proof, deviceId: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_found' });
    await expect(share({ proof, days: 31 })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(share({ proof, itemIds: [] })).rejects.toMatchObject({ code: 'bad_request' });
    await expect(share({ proof })).resolves.toMatchObject({ items: 2 });
    await expect(share()).rejects.toMatchObject({ code: 'bad_request' });
  });

  test('an item whose bytes the Mac had to drop cannot be shared', async () => {
    const dropped = await mac.item();
    await mac.put(dropped, { dropped: true });
    await expect(share({ itemIds: [dropped.id] })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('says how much one link opens, where it is more', async () => {
    await server.database
      .updateTable('items')
      .set({ size: 200 * 1024 * 1024 })
      .where(
        'id',
        'in',
        items.map(({ id }) => id),
      )
      .execute();
    await expect(share()).rejects.toMatchObject({
      code: 'too_large',
      detail: expect.stringContaining('256 MiB at most; choose a shorter time'),
    });
  });

  test('waits as a hold where there is no proof at hand', async () => {
    const hold = await owner.call('askHold', { body: { action: 'share' } });
    const proof = { by: 'hold', holdId: hold.id } as const;
    await expect(share({ proof })).rejects.toMatchObject({ code: 'step_up_needed' });
    await aDayOfRunning(owner, goOn);
    await expect(share({ proof })).resolves.toMatchObject({ views: 0 });
  });

  test('a stolen Mac changes nothing in that', async () => {
    const order = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now);
    await giveOrder(owner.call, owner.account, order);
    await expect(owner.call('createShare', { body: bodyOf() })).rejects.toMatchObject({ code: 'step_up_needed' });
    await expect(share()).resolves.toMatchObject({ items: 2 });
  });
});

describe('opening a link', () => {
  test('gives whoever has it the sealed list, envelopes, receipts and sealed bytes of what it covers', async () => {
    await share({ sealed: 'AbCd' });
    const opened = await stranger().call('openShare', { body: shown() });
    expect(opened).toEqual({ sealed: 'AbCd', expiresAt: now + 7 * DAY_MS });
    const page = await stranger().call('sharedItems', { body: shown() });
    const listed = await owner.call('items', { params: { deviceId: mac.deviceId } });
    const covered = items.slice(0, 2).map(({ token }) => token);
    expect(page.after).toBeNull();
    expect(page.items).toEqual(covered.map((token) => listed.items.find(({ envelope }) => envelope === token)));
    for (const item of items.slice(0, 2)) {
      const answer = await sealedOf(item.id);
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store']);
      expect(answer.rawPayload).toEqual(Buffer.from(item.sealed));
      const fileKey = await fileKeyOf(item.sealed, owner.account.keyring.identity);
      await openItemWithFileKey(answer.rawPayload, item.envelope, fileKey);
    }
  });

  test('reads the sealed list once, and not again for each item', async () => {
    await share();
    const opened = await createShares(server.database).opening(keys.shareId, now);
    expect(opened).toMatchObject({ shareId: keys.shareId, deviceId: mac.deviceId });
    expect(opened).not.toHaveProperty('sealed');
    expect(await createShares(server.database).sealedOf(keys.shareId)).toBe('AAAA');
  });

  test('gives nothing that it does not cover, and nothing behind the sign-in', async () => {
    await share();
    expect((await sealedOf(items[2]?.id ?? '')).statusCode).toBe(404);
    const url = `/api/devices/${mac.deviceId}/items/${items[0]?.id}/sealed`;
    const headers = { authorization: `Bearer ${keys.readToken}` };
    expect((await stranger().inject({ method: 'GET', url, headers })).statusCode).toBe(401);
  });

  test('shows many items in pages', async () => {
    const rows = await server.database.selectFrom('items').selectAll().execute();
    const first = rows.find(({ id }) => id === items[0]?.id);
    if (!first) throw new Error('there is no item');
    const ids = Array.from({ length: 205 }, (_, at) => `0199f000-0000-7000-8000-${String(at).padStart(12, '0')}`);
    await server.database
      .insertInto('items')
      .values(ids.map((id, at) => ({ ...first, id, seq: 100 + at })))
      .execute();
    await share({ itemIds: ids });
    const one = await stranger().call('sharedItems', { body: shown() });
    expect([one.items.length, one.after]).toEqual([200, ids[199]]);
    const two = await stranger().call('sharedItems', { body: { ...shown(), after: one.after ?? '' } });
    expect([two.items.length, two.after]).toEqual([5, null]);
  });

  test('counts each opening, and the log tells of the first on each day', async () => {
    await share();
    now += 90_500;
    for (let time = 0; time < 3; time += 1) await stranger().call('openShare', { body: shown() });
    await stranger().call('sharedItems', { body: shown() });
    const [after] = (await owner.call('shares', {})).shares;
    expect(after).toMatchObject({ views: 3, lastViewAt: Math.floor(now / 60_000) * 60_000 });
    expect((await log()).filter((what) => what === 'share-opened')).toHaveLength(1);
    now += DAY_MS;
    await stranger().call('openShare', { body: shown() });
    expect((await log()).filter((what) => what === 'share-opened')).toHaveLength(2);
    const [entry] = (await owner.call('activity', { query: { limit: 1 } })).entries;
    expect(entry).toMatchObject({ what: 'share-opened', sessionId: null, browser: null, deviceId: mac.deviceId });
  });

  test('unknown, over, revoked and wrong are one and the same answer', async () => {
    await share();
    const unknown = { shareId: toBase64Url(randomBytes(32)), readToken: keys.readToken };
    const wrong = { shareId: keys.shareId, readToken: toBase64Url(randomBytes(32)) };
    const bits = fromBase64Url(keys.readToken);
    bits[31] = (bits[31] ?? 0) ^ 1;
    const nearly = { shareId: keys.shareId, readToken: toBase64Url(bits) };
    const itemId = items[0]?.id ?? '';
    const answers = async (reading: ReturnType<typeof shown>) =>
      await Promise.all(
        [api.openShare, api.sharedItems, api.sharedSealed].map(async ({ path }) => {
          const payload = { ...reading, ...(path === api.sharedSealed.path && { itemId }) };
          const answer = await stranger().inject({ method: 'POST', url: path, payload });
          return [answer.statusCode, answer.body];
        }),
      );
    const none = await answers(unknown);
    expect(none.map(([status]) => status)).toEqual([404, 404, 404]);
    expect(await answers(wrong)).toEqual(none);
    expect(await answers(nearly)).toEqual(none);
    expect((await answers(shown())).map(([status]) => status)).toEqual([200, 200, 200]);
    now += 7 * DAY_MS;
    expect(await answers(shown())).toEqual(none);
    now -= 1;
    expect((await answers(shown())).map(([status]) => status)).toEqual([200, 200, 200]);
    await owner.call('revokeShare', { params: { shareId: keys.shareId } });
    expect(await answers(shown())).toEqual(none);
    expect((await owner.call('shares', {})).shares[0]?.views).toBe(2);
  });

  test('the token stands in no log and not in the database, and neither does the list in plain', async () => {
    await share();
    await stranger().call('openShare', { body: shown() });
    await sealedOf(items[0]?.id ?? '');
    const rows = JSON.stringify(await server.database.selectFrom('shares').selectAll().execute());
    expect(rows).toContain(readTokenSha256(keys.readToken));
    const written = [{ path: 'log', bytes: Buffer.from(server.log.join('')) }];
    const stored = [{ path: 'rows', bytes: Buffer.from(rows) }];
    expect(find([textNeedle('read token', keys.readToken)], [...written, ...stored])).toEqual([]);
    expect(find([textNeedle('share id', keys.shareId)], written)).toEqual([]);
  });

  test('is limited by address', async () => {
    await share();
    const answers = [];
    for (let count = 0; count < 61; count += 1) {
      answers.push((await stranger().inject({ method: 'POST', url: api.openShare.path, payload: shown() })).statusCode);
    }
    expect(answers.slice(0, 60).every((status) => status === 200)).toBe(true);
    expect(answers[60]).toBe(429);
  });
});

describe('the end of a link', () => {
  test('revoking needs no proof, deletes what it opened, and is written down', async () => {
    await share();
    await owner.call('revokeShare', { params: { shareId: keys.shareId } });
    expect((await owner.call('shares', {})).shares).toEqual([expect.objectContaining({ revokedAt: now })]);
    expect(await server.database.selectFrom('shares').select('sealed').execute()).toEqual([{ sealed: '' }]);
    expect(await server.database.selectFrom('shared_items').selectAll().execute()).toEqual([]);
    expect(await log()).toContain('share-revoked');
    const again = owner.call('revokeShare', { params: { shareId: keys.shareId } });
    await expect(again).rejects.toMatchObject({ code: 'not_found' });
  });

  test('one that is over is gone with the next sweep, and its items stay', async () => {
    const made = await share();
    now = made.expiresAt;
    expect((await owner.call('shares', {})).shares).toEqual([]);
    const sweeping = () => createShares(server.database).deleteOver(now);
    now = made.expiresAt - 1;
    await sweeping();
    expect(await countOf('shares')).toBe(1);
    now = made.expiresAt;
    await sweeping();
    expect([await countOf('shares'), await countOf('shared_items')]).toEqual([0, 0]);
    const left = await owner.call('items', { params: { deviceId: mac.deviceId } });
    expect(left.items.map(({ envelope }) => envelope)).toEqual(expect.arrayContaining(items.map(({ token }) => token)));
  });

  describe('while deletion waits', () => {
    /** What an officer gets, who has the link, from each of its three routes. */
    const asOfficer = async () => {
      const officer = stranger();
      const itemId = items[0]?.id ?? '';
      const answers = await Promise.all(
        [api.openShare, api.sharedItems, api.sharedSealed].map(({ path }) => {
          const payload = { ...shown(), ...(path === api.sharedSealed.path && { itemId }) };
          return officer.inject({ method: 'POST', url: path, payload });
        }),
      );
      return answers.map((answer) =>
        answer.statusCode === 200 ? 'opens' : (JSON.parse(answer.body) as { code: string; detail: string }),
      );
    };
    const remove = (action: 'retire' | 'erase') =>
      removeDevice(owner.call, owner.account, mac.deviceId, action, owner.recoveryCode);
    const closed = { code: 'share_closed', detail: 'it may open again; ask whoever gave it to you' };

    test('of the account its links are not open, and open again when it is cancelled', async () => {
      const made = await share();
      const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'delete-account');
      await owner.call('deleteAccount', { body: { proof } });
      for (const answer of await asOfficer()) expect(answer).toMatchObject(closed);
      // Whoever has no part of the secret learns nothing from it.
      const wrong = { shareId: keys.shareId, readToken: toBase64Url(randomBytes(32)) };
      await expect(stranger().call('openShare', { body: wrong })).rejects.toMatchObject({ code: 'not_found' });
      expect((await owner.call('shares', {})).shares).toEqual([made]);
      await owner.call('keepAccount', {});
      expect(await asOfficer()).toEqual(['opens', 'opens', 'opens']);
      const [after] = (await owner.call('shares', {})).shares;
      expect(after).toMatchObject({ expiresAt: made.expiresAt, views: 1 });
    });

    test('of what the Mac sent they are not open either; one that is only retired keeps them', async () => {
      const made = await share();
      const to = { params: { deviceId: mac.deviceId } };
      await remove('retire');
      expect(await asOfficer()).toEqual(['opens', 'opens', 'opens']);
      await remove('erase');
      for (const answer of await asOfficer()) expect(answer).toMatchObject(closed);
      await owner.call('keepDevice', to);
      expect(await asOfficer()).toEqual(['opens', 'opens', 'opens']);
      // Time went on meanwhile as if nothing had been.
      now = made.expiresAt;
      for (const answer of await asOfficer()) expect(answer).toMatchObject({ code: 'not_found' });
    });

    test('their owner can revoke them still', async () => {
      await share();
      await remove('erase');
      await owner.call('revokeShare', { params: { shareId: keys.shareId } });
      for (const answer of await asOfficer()) expect(answer).toMatchObject({ code: 'not_found' });
      await owner.call('keepDevice', { params: { deviceId: mac.deviceId } });
      for (const answer of await asOfficer()) expect(answer).toMatchObject({ code: 'not_found' });
    });
  });

  test('what is erased is no longer shared', async () => {
    await share();
    await server.database
      .deleteFrom('items')
      .where('id', '=', items[0]?.id ?? '')
      .execute();
    const { items: left } = await stranger().call('sharedItems', { body: shown() });
    expect(left.map(({ envelope }) => envelope)).toEqual([items[1]?.token]);
    expect((await sealedOf(items[0]?.id ?? '')).statusCode).toBe(404);
    await server.database.deleteFrom('devices').execute();
    expect([await countOf('shares'), await countOf('shared_items')]).toEqual([0, 0]);
  });
});

const countOf = async (table: 'shares' | 'shared_items') => {
  const query = server.database.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count'));
  return Number((await query.executeTakeFirstOrThrow()).count);
};
