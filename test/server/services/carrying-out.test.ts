import type { HoldWish } from '@homeward/shared/api/holds';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { createThefts } from '../../../server/src/repositories/thefts.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { serverWithKeeper } from '../keeper-under-test.ts';
import { aDayOfRunning } from '../running-day.ts';
import type { TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

let now = Date.UTC(2026, 10, 25, 9);
const goOn = (ms: number) => {
  now += ms;
};
const running = serverWithKeeper({ now: () => now });
let owner: TestOwner;
let mac: TestMac;
/** Signed after “stolen”, and numbered above it. */
let recovered: { token: string; afterSeq: number };
beforeEach(async () => {
  owner = await running.server.owner();
  mac = await pairMac(running.server, owner);
  const stolen = await giveOrder(
    owner.call,
    owner.account,
    await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now),
  );
  recovered = await prepareModeOrder(owner.account, stolen, { mode: 'protected' }, now);
});
afterEach(() => sql`drop trigger if exists full_disk`.execute(running.server.database));

const device = () => owner.call('device', { params: { deviceId: mac.deviceId } });
const lifetime = async () => (await owner.call('lifetime', {})).macs[0];

interface Case {
  /** What the log says once it is done; it is the last that is written. */
  readonly what: string;
  readonly wish: () => HoldWish | Promise<HoldWish>;
  readonly isDone: () => Promise<boolean>;
}

const cases: readonly Case[] = [
  {
    what: 'order-given',
    wish: () => ({ action: 'order', deviceId: mac.deviceId, order: recovered.token, afterSeq: recovered.afterSeq }),
    isDone: async () => (await device()).order === recovered.token,
  },
  {
    what: 'mac-removed',
    wish: () => ({ action: 'erase', deviceId: mac.deviceId }),
    isDone: async () => (await device()).tombstone?.action === 'erase',
  },
  {
    what: 'retention-changed',
    wish: () => ({ action: 'retention', deviceId: mac.deviceId, reportDays: 30, evidenceDays: 180 }),
    isDone: async () => (await lifetime())?.retention.reportDays === 30,
  },
  {
    what: 'evidence-erasing',
    wish: async () => {
      const thefts = createThefts(running.server.database);
      await thefts.ordered(mac.deviceId, 2, 'protected', now);
      return { action: 'erase-theft', deviceId: mac.deviceId, firstSeq: 1 };
    },
    isDone: async () => (await lifetime())?.thefts[0]?.erasure !== null,
  },
];

test.each(cases)('what cannot be stored waits on, and is done when it can: $what', async ({ what, wish, isDone }) => {
  const { id } = await owner.call('askHold', { body: await wish() });
  await aDayOfRunning(owner, goOn);
  await sql
    .raw(`create trigger full_disk before insert on activity when new.what = '${what}'
      begin select raise(abort, 'database or disk is full'); end`)
    .execute(running.server.database);
  await expect(running.keeper.carryOutRipe()).rejects.toThrow('disk is full');
  const logged = async () =>
    (await owner.call('activity', {})).entries.map((entry) => entry.what).filter((each) => /^hold-|^order/.test(each));
  expect(await logged()).toEqual(['hold-asked', 'order-given']);
  expect((await owner.call('holds', {})).holds).toMatchObject([{ id, state: 'waiting', mayVeto: false }]);
  expect(await isDone()).toBe(false);
  await sql`drop trigger full_disk`.execute(running.server.database);
  await running.keeper.carryOutRipe();
  expect((await owner.call('holds', {})).holds).toMatchObject([{ id, state: 'done' }]);
  expect(await isDone()).toBe(true);
});

test('what was vetoed between its proof and its storing is not stored', async () => {
  const wish = {
    action: 'order',
    deviceId: mac.deviceId,
    order: recovered.token,
    afterSeq: recovered.afterSeq,
  } as const;
  await owner.call('askHold', { body: wish });
  await aDayOfRunning(owner, goOn);
  // Fires when the order is stored, before its hold is spent.
  await sql`create trigger full_disk after update of order_token on devices
    begin update holds set state = 'vetoed' where state = 'waiting'; end`.execute(running.server.database);
  await running.keeper.carryOutRipe();
  expect((await device()).order).not.toBe(recovered.token);
});
