import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { OrderStream } from '../../../agent/src/transport/order-stream.ts';
import { until } from '../../until.ts';
import { keptLog } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';

const order = (token: string) => JSON.stringify({ type: 'order', order: token });
const token = (text: string) => `${text}.${'a'.repeat(86)}`;

let server: Server;
let sockets: WebSocketServer;
/** Connections that asked for the stream, whatever became of them. */
let asked: Socket[];
let streams: WebSocket[];
let onUpgrade: 'accept' | 'silence' | 'portal';
let clock: FakeClock;
let log: ReturnType<typeof keptLog>;
let orders: string[];
let changes: boolean[];
let stream: OrderStream;
let handle: (token: string) => Promise<unknown>;

beforeEach(async () => {
  [asked, streams, orders, changes, onUpgrade] = [[], [], [], [], 'accept'];
  handle = async () => {};
  // What a silent server does: it answers no ping.
  sockets = new WebSocketServer({ noServer: true, autoPong: false });
  server = createServer();
  server.on('upgrade', (request, socket: Socket, head) => {
    asked.push(socket);
    socket.on('error', () => {});
    if (onUpgrade === 'silence') return;
    if (onUpgrade === 'portal') {
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html>Sign in</html>');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => {});
      streams.push(opened);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  clock = new FakeClock();
  log = keptLog();
  stream = new OrderStream({
    ...{ clock, log, random: () => 0.5, token: 'device-token' },
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onMessage: (message) => {
      const given = message.type === 'order' ? message.order : message.rotation;
      orders.push(given);
      return handle(given);
    },
    onOpen: () => {},
    onChange: () => changes.push(stream.isOpen),
  });
});
afterEach(async () => {
  stream.close();
  for (const socket of asked) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('hands over orders, and says whether it is open', async () => {
  expect(stream.isOpen).toBe(false);
  stream.start();
  await until(() => stream.isOpen);
  streams[0]?.send(order(token('one')));
  await until(() => orders.length === 1);
  expect(orders).toEqual([token('one')]);
  streams[0]?.terminate();
  await until(() => !stream.isOpen);
  expect(changes).toEqual([true, false]);
});

test('a connection that answers no ping is dropped and made anew', async () => {
  stream.start();
  await until(() => stream.isOpen);
  await clock.pass(60_000);
  expect(stream.isOpen).toBe(true);
  await clock.pass(20_000);
  await until(() => !stream.isOpen);
  await clock.pass(1_000);
  await until(() => stream.isOpen && asked.length === 2, 'a second connection');
});

test('a captive portal’s page is no stream; it is tried again with ever longer pauses', async () => {
  onUpgrade = 'portal';
  stream.start();
  await until(() => log.lines.length === 1);
  expect(log.lines[0]).toMatch(/Unexpected server response: 200; trying again in 1 s/);
  onUpgrade = 'accept';
  await clock.pass(1_000);
  await until(() => stream.isOpen);
});

test('what is not an order, and what is too long to be one, harms nobody', async () => {
  stream.start();
  await until(() => stream.isOpen);
  for (const text of ['{', '[]', '{"type":"order"}', '{"type":"shell","order":"x"}', '\u0000']) streams[0]?.send(text);
  streams[0]?.send(order(token('good')));
  await until(() => orders.length === 1);
  streams[0]?.send('x'.repeat(17 * 1024));
  await until(() => !stream.isOpen, 'dropped');
  expect(orders).toEqual([token('good')]);
  expect(log.lines.join()).not.toContain('device-token');
});

test('a flood is read one order at a time', async () => {
  const first = Promise.withResolvers<void>();
  handle = () => first.promise;
  stream.start();
  await until(() => stream.isOpen);
  for (let number = 0; number < 2_000; number += 1) streams[0]?.send(order(token(`${number}`)));
  await until(() => orders.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 200));
  // What had come in the same read is handed over; the rest stays on the server's side.
  expect(orders.length).toBeLessThan(1_000);
  first.resolve();
  await until(() => orders.length === 2_000);
});

test('closed, it stays closed', async () => {
  onUpgrade = 'silence';
  stream.start();
  await until(() => asked.length === 1);
  stream.close();
  await clock.pass(200_000);
  expect([asked.length, stream.isOpen, clock.timers]).toEqual([1, false, 0]);
});
