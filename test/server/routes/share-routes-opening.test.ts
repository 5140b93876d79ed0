import { api } from '@homeward/shared/api/table';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { fileKeyOf } from '@homeward/shared/file-key';
import { openItemWithFileKey } from '@homeward/shared/seal';
import { readTokenSha256 } from '@homeward/shared/share';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createShares } from '../../../server/src/repositories/shares.ts';
import { find, textNeedle } from '../../e2e/needles.ts';
import {
  DAY_MS,
  items,
  keys,
  linkForEachTest,
  log,
  mac,
  markStolen,
  owner,
  sealedOf,
  server,
  share,
  shown,
  stranger,
} from './link-under-test.ts';

let now = 1_790_000_000_000;
linkForEachTest(() => now);
beforeAll(markStolen);

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
