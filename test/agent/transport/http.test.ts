import { spawnSync } from 'node:child_process';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHttp, type HttpDeadlines } from '../../../agent/src/transport/http.ts';
import { certificate, privateKey } from '../../server/tls-files.ts';

const token = 'a-secret-token';
let server: Server;
let origin: string;
let seen: string[];
let answer: (
  url: string,
  response: ServerResponse,
) => { status: number; headers?: Record<string, string>; body?: string } | 'handled' | null;

beforeEach(async () => {
  seen = [];
  answer = () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' });
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    const given = answer(request.url ?? '', response);
    if (given === 'handled') return;
    if (given === null) return void request.socket.destroy();
    response.writeHead(given.status, given.headers).end(given.body);
  });
  // Connections are kept for as long as a test takes.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

async function get(path = '/x', deadlines?: HttpDeadlines) {
  const http = createHttp(origin, token, deadlines);
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

test.each([
  ['never answers', { silenceMs: 50, requestMs: 600_000 }, () => {}],
  [
    'answers a byte at a time for ever',
    { silenceMs: 600_000, requestMs: 300 },
    (response: ServerResponse) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    },
  ],
  [
    'sends its headers and then nothing',
    { silenceMs: 50, requestMs: 600_000 },
    (response: ServerResponse) => response.writeHead(200, { 'Content-Length': '10' }).flushHeaders(),
  ],
])('a server that %s is given up', async (_, deadlines, play) => {
  answer = (_url, response) => {
    play(response);
    return 'handled';
  };
  await expect(get('/x', deadlines)).rejects.toMatchObject({ code: 'unavailable' });
});

test('a signal ends a request at once, also one that has ended before', async () => {
  const ending = new AbortController();
  answer = () => {
    ending.abort();
    return 'handled';
  };
  const http = createHttp(origin, token);
  const request = { method: 'GET', path: '/x', body: undefined, signal: ending.signal };
  await expect(http.request(request)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(http.request(request)).rejects.toMatchObject({ code: 'unavailable' });
  http.close();
});

test('a kept connection that the server has closed costs a paired Mac nothing, and a claim is never sent twice', async () => {
  for (const [owner, wanted] of [
    [token, 3],
    [null, 2],
  ] as const) {
    seen = [];
    const http = createHttp(origin, owner);
    answer = () => ({ status: 200 });
    await http.request({ method: 'GET', path: '/x', body: undefined });
    answer = () => (seen.length === 2 ? null : { status: 200 });
    const second = http.request({ method: 'POST', path: '/x', body: { a: 1 } });
    if (owner === null) await expect(second).rejects.toMatchObject({ code: 'unavailable' });
    else expect((await second).status).toBe(200);
    expect(seen).toHaveLength(wanted);
    http.close();
  }
});

test('does not load undici, which would be the largest of the modules in memory', async () => {
  const script = `await import(${JSON.stringify(new URL('../../../agent/src/transport/http.ts', import.meta.url).href)});
    await import('ws');
    process.exitCode = process.moduleLoadList.some((name) => name.includes('undici')) ? 3 : 0;`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
  expect(spawnSync('node', args, { encoding: 'utf8', timeout: 120_000 }).status).toBe(0);
});

test('a certificate that nobody vouches for gets neither a request nor the token', async () => {
  const requests: string[] = [];
  const impostor = createTlsServer({ cert: certificate, key: privateKey }, (request, response) => {
    requests.push(`${request.headers.authorization}`);
    response.end();
  });
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const http = createHttp(`https://127.0.0.1:${(impostor.address() as AddressInfo).port}`, token);
  await expect(http.request({ method: 'GET', path: '/x', body: undefined })).rejects.toMatchObject({
    code: 'unavailable',
    detail: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
  });
  http.close();
  expect(requests).toEqual([]);
  await new Promise((resolve) => impostor.close(resolve));
});
