import { api } from '@homeward/shared/api/table';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createShares } from '../../../server/src/repositories/shares.ts';
import { removeDevice } from '../../../server/web/src/owner/orders.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import {
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
