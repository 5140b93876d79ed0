import { pathOf } from '@homeward/shared/api/client';
import type { Endpoint } from '@homeward/shared/api/endpoint';
import { api, type CallName } from '@homeward/shared/api/table';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { hashSigned } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import WebSocket from 'ws';
import { giveOrder, prepareModeOrder } from '../../server/web/src/owner/orders.ts';
import { until } from '../until.ts';
import { rows } from './asked-by-strangers.ts';
import type { ServerUnderTest, TestOwner } from './server-under-test.ts';
import type { ItemWish, TestMac } from './test-mac.ts';
import { type Holdings, type Names, namesOf, nobodys, twoAccounts } from './two-accounts.ts';

const accounts = twoAccounts();
let server: ServerUnderTest;
let anna: Holdings;
let ben: Holdings;
let origin: string;
beforeAll(() => {
  ({ server, anna, ben, origin } = accounts);
});

const annas = () => namesOf(anna);

/** Routes beside the table of the API: nothing of an account stands behind them. */
const besideTheTable = [
  /^GET \/healthz$/,
  /^(GET|HEAD) \/api\/docs/,
  /^HEAD /,
  // From a mail: below, and in message-routes.test.ts.
  /^(?:GET|POST) \/unsubscribe\/:token$/,
  // For the doctor, which shows that it holds the server's secrets: below.
  /^GET \/healthz\/(?:events|socket|caller)$/,
];

const entries = Object.entries(api) as [CallName, Endpoint][];
const isStream = (endpoint: Endpoint) => endpoint.produces === 'text/event-stream' || endpoint.produces === 'websocket';

function requestOf(name: CallName, names: Names): InjectOptions {
  const endpoint: Endpoint = api[name];
  const row = rows[name];
  const {
    params = {},
    query = {},
    body,
  }: { params?: object; query?: object; body?: unknown } = 'names' in row
    ? row.names(names, accounts)
    : { body: 'own' in row ? row.own(accounts) : undefined };
  return {
    method: endpoint.method,
    url: pathOf(endpoint.path, params, query),
    ...(body !== undefined && { payload: body as object }),
  };
}

const told = ({ statusCode, body }: LightMyRequestResponse) => `${statusCode} ${body}`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('every route that the server knows has its row', () => {
  const known = routesOf(server.app.printRoutes({ commonPrefix: false }));
  expect(known.length).toBeGreaterThan(entries.length);
  const tabled = new Set(entries.map(([, { method, path }]) => `${method} ${path}`));
  const strange = known.filter((place) => !tabled.has(place) && !besideTheTable.some((known) => known.test(place)));
  expect(strange).toEqual([]);
  const missing = [...tabled].filter((place) => !known.includes(place));
  expect(missing).toEqual([]);
});

describe.each(entries.filter(([, { authorization }]) => authorization !== 'none'))('%s', (name, endpoint) => {
  test('refuses whoever shows nothing, a made-up token, or the other side’s', async () => {
    const wrongSide =
      endpoint.authorization === 'owner'
        ? bearer(anna.mac.deviceToken)
        : { cookie: [...anna.owner.cookies].map(([key, value]) => `${key}=${value}`).join('; ') };
    for (const headers of [{}, bearer(toBase64Url(randomBytes(32))), bearer('x'), wrongSide]) {
      const answer = await server.app.inject({ ...requestOf(name, annas()), headers });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({
        code: endpoint.authorization === 'owner' ? 'not_signed_in' : 'unknown_device',
      });
    }
  });
});

describe.each(entries.filter(([name]) => 'names' in rows[name] && name !== 'putItem'))('%s', (name) => {
  test('answers about what is Anna’s exactly as about what nobody has', async () => {
    const [hers, none] = [annas(), nobodys()];
    const about = await ben.owner.inject(requestOf(name, hers));
    const unknown = await ben.owner.inject(requestOf(name, none));
    expect(about.statusCode).toBeGreaterThanOrEqual(400);
    expect(withoutNames(told(about), hers)).toBe(withoutNames(told(unknown), none));
  });
});

describe.each(entries.filter(([name, endpoint]) => 'own' in rows[name] && !isStream(endpoint) && name !== 'signOut'))(
  '%s',
  (name, endpoint) => {
    test('tells Ben nothing of Anna’s and changes nothing of hers', async () => {
      const before = await snapshotOfAnna();
      const ask = endpoint.authorization === 'owner' ? ben.owner.inject : ben.mac.inject;
      const answer = await ask(requestOf(name, annas()));
      for (const id of [...Object.values(annas()), anna.owner.account.accountId, anna.owner.loginName]) {
        expect(answer.body).not.toContain(id);
      }
      expect(await snapshotOfAnna()).toEqual(before);
    });
  },
);

test('an item under Anna’s id is Ben’s own item, and Anna’s stays as it was', async () => {
  const before = await snapshotOfAnna();
  const wish: ItemWish = { id: anna.itemId, seq: 2 };
  await ben.mac.put(await ben.mac.item(wish));
  expect(await snapshotOfAnna()).toEqual(before);
  const annasItem = await anna.mac.item();
  await expect(ben.mac.put(annasItem)).rejects.toMatchObject({ code: expect.stringMatching(/item_refused|forbidden/) });
  expect(await snapshotOfAnna()).toEqual(before);
});

test('a Mac whose claim was not answered yet can only ask how it went', async () => {
  const asked = entries.filter(([name, { authorization }]) => authorization === 'agent' && name !== 'pairingStatus');
  for (const [name] of asked) {
    const answer = await server.app.inject({ ...requestOf(name, annas()), headers: bearer(ben.claimed.deviceToken) });
    expect([name, answer.statusCode]).toEqual([name, expect.any(Number)]);
    expect([401, 403]).toContain(answer.statusCode);
  }
});

test('the streams carry what is one’s own, and nothing of the other account', async () => {
  const cookie = (owner: TestOwner) => [...owner.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const listen = async (owner: TestOwner) => {
    const ending = new AbortController();
    const answer = await fetch(`${origin}/api/events`, { headers: { cookie: cookie(owner) }, signal: ending.signal });
    expect(answer.status).toBe(200);
    let heard = '';
    const reading = (async () => {
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
        heard += Buffer.from(chunk).toString();
    })().catch(() => {});
    return {
      heard: () => heard,
      end: async () => {
        ending.abort();
        await reading;
      },
    };
  };
  const orders: Record<'anna' | 'ben', string[]> = { anna: [], ben: [] };
  const stream = async (who: 'anna' | 'ben', mac: TestMac) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/agent/stream`, {
      headers: bearer(mac.deviceToken),
    });
    socket.on('message', (data) => orders[who].push(String(data)));
    await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
    return socket;
  };
  const [annaHears, benHears] = [await listen(anna.owner), await listen(ben.owner)];
  const sockets = [await stream('anna', anna.mac), await stream('ben', ben.mac)];

  const item = await anna.mac.item();
  await anna.mac.put(item);
  const current = await anna.owner.call('device', { params: { deviceId: anna.mac.deviceId } });
  const prepared = await prepareModeOrder(
    anna.owner.account,
    { ...anna.mac.device, device: current },
    { mode: 'stolen' },
    Date.now(),
  );
  await giveOrder(anna.owner.call, anna.owner.account, prepared);
  await until(() => annaHears.heard().includes(item.token) && orders.anna.length > 0, 'Anna hears of both');
  await new Promise((next) => setTimeout(next, 200));
  expect(annaHears.heard()).toContain(item.token);
  expect(orders.anna.join()).toContain(prepared.token);
  expect(benHears.heard()).not.toContain(anna.mac.deviceId);
  expect(orders.ben).toEqual([]);
  for (const socket of sockets) socket.terminate();
  await Promise.all([annaHears.end(), benHears.end()]);
});

/** All that Anna can see of her account; times of contact move on by themselves. */
async function snapshotOfAnna() {
  const { call } = anna.owner;
  const { devices } = await call('devices', {});
  return {
    account: await call('account', {}),
    records: await call('records', {}),
    sessions: (await call('sessions', {})).sessions.map(({ id }) => id),
    devices: devices.map(({ lastSeenAt: _, ...rest }) => rest),
    items: await call('items', { params: { deviceId: anna.mac.deviceId } }),
    pairing: await call('pairing', { params: { pairingId: anna.claimed.pending.pairingId } }),
    factors: await call('factors', {}),
    holds: await call('holds', {}),
    shares: await call('shares', {}),
    activity: await call('activity', { query: { limit: 200 } }),
    stateHash: hashSigned(stateKind, anna.owner.account.signedState.token),
  };
}

const withoutNames = (text: string, names: Names): string =>
  Object.entries(names).reduce((left, [name, value]) => left.replaceAll(value, `<${name}>`), text);

/** `METHOD /path` of every route, from the tree that Fastify prints: each line is indented by its depth. */
function routesOf(tree: string): string[] {
  const path: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, lead = '', segment = '', methods] = /^([│├└─ ]*)(\S+?)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
    if (segment === '') return [];
    const depth = lead.length / 4;
    path.length = depth - 1;
    path.push(segment);
    return (methods?.split(', ') ?? []).map((method) => `${method} ${path.join('')}`);
  });
}

test.each([['events'], ['socket'], ['caller']])('/healthz/%s is not there but for the doctor', async (name) => {
  for (const authorization of [undefined, `Bearer ${'A'.repeat(43)}`, `Bearer ${anna.mac.deviceToken}`]) {
    const answer = await server.app.inject({
      url: `/healthz/${name}`,
      headers: { ...(authorization !== undefined && { authorization }) },
    });
    expect([answer.statusCode, answer.json().detail]).toEqual([404, 'there is no such address here']);
  }
});
