import { errorCodeOf } from '@homeward/shared/errors';
import { beforeEach, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { serverWithKeeper } from '../keeper-under-test.ts';
import type { TestBrowser, TestOwner } from '../server-under-test.ts';
import { pairMac } from '../test-mac.ts';

const HOUR_MS = 3_600_000;

let now = Date.UTC(2026, 10, 25, 9);
const running = serverWithKeeper({ now: () => now });
let owner: TestOwner;
/** The thief's, who is signed in as well. */
let elsewhere: TestBrowser;
let elsewhereId: string;

beforeEach(async () => {
  owner = await running.server.owner();
  elsewhere = running.server.browser();
  const ports = { call: elsewhere.call, opaque: opaque.client, seenStateRev: () => 0 };
  const { session } = await signIn(ports, { loginName: owner.loginName, password: owner.password });
  elsewhereId = session.id;
});

test('what waits is shown however much was asked for and withdrawn after it', async () => {
  const mac = await pairMac(running.server, owner);
  const stolen = await giveOrder(
    owner.call,
    owner.account,
    await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now),
  );
  const { token, afterSeq } = await prepareModeOrder(owner.account, stolen, { mode: 'protected' }, now);
  const recovered = { action: 'order', deviceId: mac.deviceId, order: token, afterSeq } as const;
  const { id } = await elsewhere.call('askHold', { body: recovered });
  for (let withdrawn = 0; withdrawn < 51; withdrawn += 1) {
    now += 1;
    const { id } = await elsewhere.call('askHold', { body: { action: 'export' } });
    await elsewhere.call('endHold', { params: { id } });
  }
  const { holds } = await owner.call('holds', {});
  expect(holds.map(({ state }) => state)).toEqual([...Array.from({ length: 50 }, () => 'withdrawn'), 'waiting']);
  expect(holds.at(-1)).toMatchObject({ id, detail: 'protected', mayVeto: true });
  await owner.call('endHold', { params: { id } });
  now += 25 * HOUR_MS;
  await running.keeper.carryOutRipe();
  expect((await owner.call('devices', {})).devices[0]?.order).not.toBe(token);
});

test('many that ask at once do not pass the limit of what waits', async () => {
  const by = { accountId: owner.account.accountId, sessionId: elsewhereId };
  // Not through the route, which takes only so many requests from one address.
  const asked = await Promise.allSettled(
    Array.from({ length: 25 }, async () => {
      const factorId = crypto.randomUUID();
      return await running.server.holds.ask(by, `remove-factor ${factorId}`, { action: 'remove-factor', factorId });
    }),
  );
  const refused = asked.flatMap((each) => (each.status === 'rejected' ? [errorCodeOf(each.reason)] : []));
  expect(refused).toEqual(Array.from({ length: 5 }, () => 'rate_limited'));
  expect((await owner.call('holds', {})).holds).toHaveLength(20);
});
