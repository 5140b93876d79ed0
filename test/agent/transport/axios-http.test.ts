import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAxiosHttp } from '../../../agent/src/transport/axios-http.ts';

const token = 'a-secret-token';
const json = { 'Content-Type': 'application/json' };
let server: Server;
let origin: string;
let seen: string[];
let answer: { status: number; headers?: Record<string, string>; body?: string } | null;

beforeEach(async () => {
  seen = [];
  answer = { status: 200, headers: json, body: '{"a":1}' };
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
    if (answer === null) request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

async function post(signal?: AbortSignal) {
  const http = createAxiosHttp(origin, token);
  try {
    return await http.request({ method: 'POST', path: '/x', body: { b: 2 }, signal });
  } finally {
    http.close();
  }
}

test('sends JSON with the token, and gives JSON as a value', async () => {
  expect(await post()).toEqual({ status: 200, body: { a: 1 } });
  expect(seen).toEqual([`POST /x Bearer ${token} {"b":2}`]);
});

test.each([
  [{ 'Content-Type': 'text/html' }, '{"a":1}'],
  [json, '{"a":'],
])('a page, or broken JSON, is no value', async (headers, body) => {
  answer = { status: 200, headers, body };
  expect(await post()).toEqual({ status: 200, body: undefined });
});

test('an answer of any status is an answer; a redirect is not followed', async () => {
  answer = { status: 422, headers: { 'Content-Type': 'application/problem+json' }, body: '{"code":"x"}' };
  expect(await post()).toEqual({ status: 422, body: { code: 'x' } });
  answer = { status: 307, headers: { Location: `${origin}/elsewhere` } };
  expect((await post()).status).toBe(307);
  expect(seen).toHaveLength(2);
});

test('takes no proxy from the environment', async () => {
  process.env['http_proxy'] = 'http://127.0.0.1:9';
  try {
    expect((await post()).status).toBe(200);
  } finally {
    delete process.env['http_proxy'];
  }
});

test('says of a failure its code, and neither token nor body', async () => {
  answer = null;
  const failure = await post().catch((error) => error);
  expect(failure).toMatchObject({ code: 'unavailable', detail: 'no answer from the server (ECONNRESET)' });
  expect(JSON.stringify({ ...failure, stack: failure.stack, cause: failure.cause })).not.toContain(token);
  answer = { status: 200, headers: json, body: `"${'x'.repeat(2_000_000)}"` };
  await expect(post()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(post(AbortSignal.abort())).rejects.toMatchObject({ code: 'unavailable' });
});
