import { once } from 'node:events';
import { StreamMessage } from '@homeward/shared/api/agent';
import { OwnerEvent } from '@homeward/shared/api/devices';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { Check } from 'typebox/value';
import WebSocket from 'ws';
import { freePort } from '../../../scripts/trial/free-port.ts';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { finishRotation, prepareRotation } from '../../../server/web/src/owner/rotate-keys.ts';
import { until } from '../../until.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { claim, pairMac, type TestMac } from '../test-mac.ts';

const DEADLINE_MS = 60_000;

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
let address: string;
beforeAll(async () => {
  const port = await freePort();
  server = await startServerUnderTest({ flags: ['--port', `${port}`] });
  await server.app.listen({ port, host: '127.0.0.1' });
  address = `127.0.0.1:${port}`;
  owner = await server.owner();
  mac = await pairMac(server, owner);
});
afterAll(() => server.close());

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** A Mac's open stream, and the orders that came over it. */
function connect(deviceToken: string, origin?: string) {
  const socket = new WebSocket(`ws://${address}/api/agent/stream`, {
    headers: { authorization: `Bearer ${deviceToken}`, ...(origin !== undefined && { origin }) },
    handshakeTimeout: DEADLINE_MS,
  });
  const orders: string[] = [];
  /** Orders and changes of keys as they came. */
  const all: string[] = [];
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(data.toString());
    if (!Check(StreamMessage, message)) throw new Error('the server said something else than an order');
    all.push(message.type === 'order' ? message.order : message.rotation);
    if (message.type === 'order') orders.push(message.order);
  });
  socket.on('error', () => {});
  opened.push({ close: () => socket.terminate() });
  return { socket, orders, all };
}

async function openStream(deviceToken = mac.deviceToken) {
  const stream = connect(deviceToken);
  await once(stream.socket, 'open');
  return stream;
}

/** The status with which a WebSocket is refused. */
async function refusal(deviceToken: string, origin?: string): Promise<number> {
  const { socket } = connect(deviceToken, origin);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  return response.statusCode;
}

const show = () => owner.call('device', { params: { deviceId: mac.deviceId } });

async function giveNewOrder(of: TestMac = mac, by: TestOwner = owner) {
  const device = await by.call('device', { params: { deviceId: of.deviceId } });
  const verified = await verifyDevice(device, by.account);
  const prepared = await prepareModeOrder(by.account, verified, { mode: 'stolen' }, Date.now());
  await giveOrder(by.call, by.account, prepared);
  return prepared;
}

/** The owner's live events. */
async function listen(by: TestOwner) {
  const abort = new AbortController();
  opened.push({ close: () => abort.abort() });
  const cookie = [...by.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(`http://${address}/api/events`, { headers: { cookie }, signal: abort.signal });
  const events: OwnerEvent[] = [];
  /** How often the log of the account had grown; it grows with most of the others. */
  let logged = 0;
  let ended = false;
  const read = async () => {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.startsWith(':')) continue;
        const event: unknown = JSON.parse(block.replace(/^data: /, ''));
        if (!Check(OwnerEvent, event)) throw new Error(`no event of the API: ${block}`);
        if (event.event === 'activity') logged += 1;
        else events.push(event);
      }
    }
  };
  read().then(
    () => {
      ended = true;
    },
    () => {
      ended = true;
    },
  );
  return { response, events, logged: () => logged, hasEnded: () => ended };
}

describe('the order stream', () => {
  test('brings the current order at once, and new ones as they are given', async () => {
    const first = (await giveNewOrder()).token;
    const { orders } = await openStream();
    await until(() => orders.length === 1);
    const second = (await giveNewOrder()).token;
    await until(() => orders.length === 2);
    expect(orders).toEqual([first, second]);
  });

  test('shows the Mac as online while it is open', async () => {
    const { socket } = await openStream();
    await until(async () => (await show()).online);
    socket.close();
    await until(async () => !(await show()).online);
  });

  test('of a Mac that connects again takes the place of the old one', async () => {
    const old = await openStream();
    const closed = once(old.socket, 'close');
    const { orders } = await openStream();
    expect((await closed)[0]).toBe(4000);
    await until(() => orders.length === 1);
    const { token } = await giveNewOrder();
    await until(() => orders.at(-1) === token);
    expect((await show()).online).toBe(true);
    expect(old.orders).not.toContain(token);
  });

  test('brings a Mac its own orders only', async () => {
    const other = await pairMac(server, owner);
    const { orders } = await openStream(other.deviceToken);
    await giveNewOrder();
    const own = (await giveNewOrder(other)).token;
    await until(() => orders.length > 0);
    expect(orders).toEqual([own]);
  });

  test('brings changes of the owner’s keys, and before the orders that are signed with them', async () => {
    const ada = await server.owner();
    const quill = await pairMac(server, ada, 'quill');
    await new Promise((resolve) => setTimeout(resolve, 2));
    const open = await openStream(quill.deviceToken);
    const request = { recoveryCode: ada.recoveryCode, newPassword: 'copper saddle winter orchid' };
    const ports = { call: ada.call, opaque: opaque.client, now: Date.now };
    const prepared = await prepareRotation(ports, ada.account, request);
    await finishRotation(ada.call, ada.account, prepared);
    const [papers] = prepared.body.macs;
    const said = [prepared.body.rotation, papers?.order];
    await until(() => open.all.length === 2, 'rotation and order');
    expect(open.all).toEqual(said);
    // One that was away is told when it comes.
    const later = await openStream(quill.deviceToken);
    await until(() => later.all.length === 2, 'both once more');
    expect(later.all).toEqual(said);
  });

  test('is for certified Macs, not for pages, and not without a WebSocket', async () => {
    expect(await refusal('A'.repeat(43))).toBe(401);
    expect(await refusal((await claim(server, owner)).deviceToken)).toBe(403);
    expect(await refusal(mac.deviceToken, 'https://elsewhere.example')).toBe(403);
    const plain = await mac.inject({ url: '/api/agent/stream' });
    expect(plain.json()).toMatchObject({ code: 'bad_request' });
  });

  test('answers a ping of the Mac, which tells it that the line is alive', async () => {
    const { socket } = await openStream();
    const pong = once(socket, 'pong');
    socket.ping('are you there');
    expect(String((await pong)[0])).toBe('are you there');
  });

  test('does not hold answers for a Mac that pings and never reads', async () => {
    const { socket } = await openStream();
    await until(async () => (await show()).online);
    socket.pause();
    const wave = Buffer.alloc(100);
    await until(async () => {
      for (let count = 0; count < 20_000; count += 1) socket.ping(wave);
      return !(await show()).online;
    }, 'the Mac is offline');
  });

  test('ends with whoever says more than a Mac has to say', async () => {
    const { socket } = await openStream();
    const closed = once(socket, 'close');
    socket.send('x'.repeat(10_000));
    expect((await closed)[0]).toBe(1009);
    expect((await mac.call('checkIn', { body: { epoch: 1 } })).order).not.toBeNull();
  });
});

describe('live events', () => {
  test('tell of items, orders, words of the Mac, its coming and going, and records', async () => {
    // The end of an earlier test's stream is told as well.
    await until(async () => !(await show()).online);
    const { response, events, logged } = await listen(owner);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const item = await mac.item();
    const receipt = await mac.put(item);
    await until(() => events.length === 1);
    const { items } = await owner.call('items', { params: { deviceId: mac.deviceId }, query: { limit: 1 } });
    expect(events[0]).toEqual({ event: 'item', deviceId: mac.deviceId, item: items[0] });
    expect(items[0]?.receipt).toEqual(receipt);
    await mac.put(item);

    const { token, order } = await giveNewOrder();
    await until(() => events.length === 2);
    await mac.acknowledge(token, order.seq, 'stolen');
    await until(() => events.length === 3);
    const { socket } = await openStream();
    await until(() => events.length === 4);
    socket.close();
    await until(() => events.length === 5);
    expect(events.slice(1)).toEqual(Array.from({ length: 4 }, () => ({ event: 'device', deviceId: mac.deviceId })));

    const body = { kind: 'note', rev: 1, ciphertext: 'AAAA' } as const;
    await owner.call('putRecord', { params: { id: crypto.randomUUID() }, body });
    await until(() => events.length === 6);
    expect(events[5]).toEqual({ event: 'records' });
    // The order, the Mac's word on it, the record.
    await until(() => logged() === 3);
  });

  test('tell how far a pairing is', async () => {
    const { events } = await listen(owner);
    const { pending } = await claim(server, owner);
    await until(() => events.some(({ event }) => event === 'pairing'));
    expect(events.find(({ event }) => event === 'pairing')).toEqual({ event: 'pairing', pairingId: pending.pairingId });
  });

  test('are of the own account only', async () => {
    const stranger = await server.owner();
    const { events } = await listen(stranger);
    await mac.put(await mac.item());
    await giveNewOrder();
    const body = { kind: 'note', rev: 1, ciphertext: 'AAAA' } as const;
    await stranger.call('putRecord', { params: { id: crypto.randomUUID() }, body });
    await until(() => events.length > 0);
    expect(events).toEqual([{ event: 'records' }]);
  });

  test('end with the session', async () => {
    const leaving = await server.owner();
    const { hasEnded } = await listen(leaving);
    await leaving.call('signOut', {});
    await until(hasEnded);
    expect((await listen(leaving)).response.status).toBe(401);
  });

  test('of the account are limited: the oldest stream makes room', async () => {
    const many = await server.owner();
    const first = await listen(many);
    for (let count = 0; count < 20; count += 1) await listen(many);
    await until(first.hasEnded);
  });
});

test('sessions say which Macs are in the same network now, and nobody keeps that', async () => {
  const ada = await server.owner();
  const quill = await pairMac(server, ada, 'quill');
  const [session] = (await ada.call('sessions', {})).sessions;
  expect(session?.sameNetworkAs).toEqual([]);
  const stream = await openStream(quill.deviceToken);
  const flagged = async (by: TestOwner) => (await by.call('sessions', {})).sessions.map((each) => each.sameNetworkAs);
  await until(async () => (await flagged(ada))[0]?.[0] === quill.deviceId, 'the Mac in the same network');
  // Other people's Macs are nobody's business.
  expect(await flagged(await server.owner())).toEqual([[]]);
  stream.socket.terminate();
  await until(async () => (await flagged(ada))[0]?.length === 0, 'the Mac to be gone');
  const stored = [
    await server.database.selectFrom('sessions').selectAll().execute(),
    await server.database.selectFrom('devices').selectAll().execute(),
  ];
  expect(JSON.stringify(stored)).not.toContain('127.0.0.1');
});

test('closing the server ends all streams at once', async () => {
  const port = await freePort();
  const other = await startServerUnderTest({ flags: ['--port', `${port}`] });
  await other.app.listen({ port, host: '127.0.0.1' });
  const someone = await other.owner();
  const theirs = await pairMac(other, someone);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/agent/stream`, {
    headers: { authorization: `Bearer ${theirs.deviceToken}` },
  });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await other.close();
  await closed;
});
