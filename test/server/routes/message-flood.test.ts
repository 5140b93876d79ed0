import type { MessageKind } from '@homeward/shared/api/messages';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { until } from '../../until.ts';
import { type Endpoint, openEndpoint } from '../messages/endpoint.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac } from '../test-mac.ts';

/** By a session within ten minutes. */
const MOST_CHANGES = 120;

let now: number;
let endpoint: Endpoint;
let server: ServerUnderTest;
let owner: TestOwner;
let channelId: string;
beforeEach(async () => {
  now = Date.now();
  endpoint = await openEndpoint();
  server = await startServerUnderTest({ clock: { now: () => now }, flags: ['--webhooks', 'any'] });
  owner = await server.owner();
  channelId = await addHook('');
});
afterEach(async () => {
  await server.close();
  await endpoint.close();
});

const ACCOUNT: MessageKind[] = ['account-changed', 'order-changed'];

async function addHook(path: string): Promise<string> {
  const body = { kind: 'webhook', url: `${endpoint.origin}/${path}`, wants: ACCOUNT } as const;
  return (await owner.call('addChannel', { body })).channel.id;
}

const choose = (wants: MessageKind[], call = owner.call) =>
  call('changeChannel', { params: { channelId }, body: { wants } });
const changes = async () =>
  (await owner.call('activity', {})).entries.filter(({ what }) => what === 'messages-changed').length;
const toldOf = (kind: MessageKind) =>
  endpoint.requests.filter(({ body }) => JSON.parse(body.toString()).kind === kind).length;

test('what was chosen already and is chosen again is written down nowhere and told nobody', async () => {
  const before = await changes();
  await choose(ACCOUNT.toReversed());
  expect(await changes()).toBe(before);
  await choose([...ACCOUNT, 'mac-back']);
  expect(await changes()).toBe(before + 1);
});

test('changes in a loop reach an address three times at most, and “stolen” is told all the same', async () => {
  const mac = await pairMac(server, owner);
  for (let time = 0; time < 20; time += 1) await choose([...ACCOUNT, ...(time % 2 === 0 ? ['mac-back' as const] : [])]);
  const order = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now);
  await giveOrder(owner.call, owner.account, order);
  await until(() => toldOf('order-changed') === 1, 'what is told of “stolen”');
  expect(toldOf('account-changed')).toBeLessThanOrEqual(3);
});

test('a session that changes without end is stopped, and no other session is stopped with it', async () => {
  const { call } = server.browser();
  const { loginName, password } = owner;
  await signIn({ call, opaque: opaque.client, seenStateRev: () => 0 }, { loginName, password });
  for (let time = 0; time < MOST_CHANGES; time += 1) await choose(ACCOUNT, call);
  await expect(choose(ACCOUNT, call)).rejects.toMatchObject({ code: 'rate_limited' });
  expect(await choose(ACCOUNT)).toMatchObject({ id: channelId });
});

test.each([
  ['putOrder', 300],
  ['removeDevice', 120],
  ['keepDevice', 120],
  ['changeSession', 120],
  ['setUnseenDays', 120],
] as const)('%s takes %d from a session', async (call, most) => {
  const { deviceId } = await pairMac(server, owner);
  const requests = {
    putOrder: () => owner.call('putOrder', { params: { deviceId }, body: { order: 'x', afterSeq: 0 } }),
    removeDevice: () => owner.call('removeDevice', { params: { deviceId }, body: { action: 'erase' } }),
    keepDevice: () => owner.call('keepDevice', { params: { deviceId } }),
    changeSession: () => owner.call('changeSession', { params: { id: deviceId }, body: { onPairedMac: true } }),
    setUnseenDays: () => owner.call('setUnseenDays', { body: { days: 3 } }),
  };
  const outcome = () =>
    requests[call]().then(
      () => 'done',
      ({ code }) => code,
    );
  const outcomes = [];
  for (let time = 0; time <= most; time += 1) outcomes.push(await outcome());
  expect(outcomes.indexOf('rate_limited')).toBe(most);
});
