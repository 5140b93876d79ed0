import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHttp } from '../../../agent/src/transport/http.ts';

const token = 'a-secret-token';
let server: Server;
let origin: string;
let seen: string[];
let answer: (url: string) => { status: number; headers?: Record<string, string>; body?: string } | null;

beforeEach(async () => {
  seen = [];
  answer = () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' });
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const given = answer(request.url ?? '');
    if (given === null) return void request.socket.destroy();
    response.writeHead(given.status, given.headers).end(given.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

async function get(path = '/x') {
  const http = createHttp(origin, token);
  try {
    return await http.request({ method: 'GET', path, body: undefined });
  } finally {
    http.close();
  }
}

test('gives JSON as a value, and anything else as nothing', async () => {
  expect(await get()).toEqual({ status: 200, body: { a: 1 } });
  answer = () => ({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '{"a":1}' });
  expect(await get()).toEqual({ status: 200, body: undefined });
  answer = () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"a":' });
  expect(await get()).toEqual({ status: 200, body: undefined });
});

test('follows no redirect, so that the token goes nowhere else', async () => {
  answer = (url) => (url === '/x' ? { status: 307, headers: { Location: `${origin}/elsewhere` } } : { status: 200 });
  expect((await get()).status).toBe(307);
  expect(seen).toEqual([`GET /x Bearer ${token}`]);
});

test('takes no proxy from the environment', async () => {
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
  process.env['http_proxy'] = 'http://127.0.0.1:9';
  try {
    expect((await get()).status).toBe(200);
  } finally {
    delete process.env['HTTP_PROXY'];
    delete process.env['http_proxy'];
  }
});

test.each([
  ['a cut connection', () => null],
  ['an answer without end', () => ({ status: 200, body: 'x'.repeat(2 * 1024 * 1024) })],
])('%s is “unavailable”, and nothing of the request stands in the error', async (_, given) => {
  answer = given;
  const error = await get().then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ code: 'unavailable' });
  expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(token);
});

test('keeps its connection between requests', async () => {
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  const http = createHttp(origin, token);
  for (let turn = 0; turn < 5; turn += 1) await http.request({ method: 'GET', path: '/x', body: undefined });
  http.close();
  expect(connections).toBe(1);
});
