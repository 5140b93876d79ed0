import { describe, expect, test } from '@jest/globals';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { aDayOfRunning } from '../running-day.ts';
import {
  bodyOf,
  DAY_MS,
  items,
  keys,
  linkForEachTest,
  log,
  mac,
  markStolen,
  owner,
  server,
  share,
} from './link-under-test.ts';

let now = 1_790_000_000_000;
const goOn = (ms: number) => {
  now += ms;
};
linkForEachTest(() => now);

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
    await markStolen();
    await expect(owner.call('createShare', { body: bodyOf() })).rejects.toMatchObject({ code: 'step_up_needed' });
    await expect(share()).resolves.toMatchObject({ items: 2 });
  });
});
