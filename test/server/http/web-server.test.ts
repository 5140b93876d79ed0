import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { api } from '@homeward/shared/api/table';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
  await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

const inject = (options: InjectOptions) => server.app.inject(options);
const startSignIn = (payload: string, headers: Record<string, string> = {}) =>
  inject({
    method: 'POST',
    url: '/api/sign-in/start',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });

describe('errors are problem details', () => {
  const problem = (code: string, status: number) => ({
    type: `urn:homeward:problem:${code}`,
    status,
    code,
    title: expect.any(String),
    detail: expect.any(String),
  });

  test.each([
    ['an unknown address', { method: 'GET', url: '/api/nothing' }, 'not_found', 404],
    ['an unknown page', { method: 'GET', url: '/nothing', headers: { accept: 'text/html' } }, 'not_found', 404],
    ['another method', { method: 'DELETE', url: '/api/account' }, 'not_found', 404],
    ['no session', { method: 'GET', url: '/api/account' }, 'not_signed_in', 401],
    ['no device token', { method: 'POST', url: '/api/agent/check-in' }, 'unknown_device', 401],
    ['a malformed path', { method: 'GET', url: '/api/%zz' }, 'bad_request', 400],
    ['an overlong parameter', { method: 'DELETE', url: `/api/sessions/${'a'.repeat(300)}` }, 'bad_request', 400],
    [
      'another content type',
      { method: 'POST', url: '/api/sign-in/start', headers: { 'content-type': 'text/plain' }, payload: 'x' },
      'unsupported_media_type',
      415,
    ],
    ['no body', { method: 'POST', url: '/api/sign-in/start' }, 'bad_request', 400],
  ] as const)('%s', async (_, request, code, status) => {
    const answer = await inject(request);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toEqual(problem(code, status));
    expect(answer.body).not.toMatch(/node_modules|\.ts:|at /);
  });

  test.each([
    ['not JSON', '{', 'invalid_json', 400],
    ['a key that stands twice', '{"loginName":"a","loginName":"b","startLoginRequest":"AAAA"}', 'invalid_json', 400],
    ['bytes that are no text', '\xff\xfe', 'invalid_json', 400],
    ['nesting without end', '['.repeat(4_000) + ']'.repeat(4_000), 'invalid_json', 400],
    ['something missing', '{"loginName":"a"}', 'bad_request', 400],
    ['something too much', '{"loginName":"a","startLoginRequest":"AAAA","admin":true}', 'bad_request', 400],
    ['a prototype', '{"loginName":"a","startLoginRequest":"AAAA","__proto__":{}}', 'bad_request', 400],
    ['another type', '{"loginName":1,"startLoginRequest":"AAAA"}', 'bad_request', 400],
    ['null', 'null', 'bad_request', 400],
    ['too much', JSON.stringify({ loginName: 'a'.repeat(70_000) }), 'too_large', 413],
  ])('a body with %s', async (_, body, code, status) => {
    const answer = await startSignIn(body);
    expect(answer.json()).toEqual(problem(code, status));
  });

  test('a validation error names the place and does not repeat the value', async () => {
    const { detail } = (await startSignIn('{"loginName":" hunter2 ","startLoginRequest":"AAAA"}')).json();
    expect(detail).toMatch(/^body\/loginName /);
    expect(detail).not.toContain('hunter2');
  });

  test('a fault of the server’s own tells the client nothing, and the log where it happened', async () => {
    const broken = await startServerUnderTest();
    await broken.database.destroy();
    const answer = await broken.app.inject({ method: 'GET', url: '/healthz' });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual(problem('internal', 500));
    expect(answer.body).not.toMatch(/driver|sqlite|kysely/i);
    expect(broken.log.join('')).toMatch(/"stack":" {4}at /);
    await broken.close();
  });

  test('bytes that are not HTTP', async () => {
    const { port } = server.app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.end('BLAH BLAH\r\n\r\n');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual(problem('bad_request', 400));
  });
});

describe('headers', () => {
  test('every answer carries the strict policy', async () => {
    const policy = [
      "default-src 'self'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      "connect-src 'self'",
      "font-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join(';');
    for (const url of ['/api/server', '/', '/nothing', '/healthz']) {
      const { headers } = await inject({ method: 'GET', url });
      expect(headers['content-security-policy']).toBe(policy);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
  });

  test('answers of the API are not kept', async () => {
    expect((await inject({ method: 'GET', url: '/api/server' })).headers['cache-control']).toBe('no-store');
    expect((await inject({ method: 'GET', url: '/api/account' })).headers['cache-control']).toBe('no-store');
  });

  test('HTTPS is asked for for good where it is served', async () => {
    const secure = await startServerUnderTest({
      flags: ['--public-url', 'https://homeward.example.org', '--trusted-proxies', '127.0.0.1'],
    });
    const { headers } = await secure.app.inject({ method: 'GET', url: '/healthz' });
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    await secure.close();
  });
});

test('the API’s description holds every call of the table, with who may call it', async () => {
  const { paths } = (await inject({ method: 'GET', url: '/api/docs/json' })).json() as {
    paths: Record<string, Record<string, { operationId: string; security: object[]; responses: object }>>;
  };
  for (const [call, endpoint] of Object.entries(api)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    const described = paths[path]?.[endpoint.method.toLowerCase()];
    expect({ call, operationId: described?.operationId }).toEqual({ call, operationId: call });
    expect(described?.security).toHaveLength({ none: 0, owner: 2, agent: 1 }[endpoint.authorization]);
    expect(described?.responses).toHaveProperty('default');
  }
  const calls = Object.values(paths).flatMap((methods) => Object.keys(methods));
  expect(calls).toHaveLength(Object.keys(api).length);
});

describe('whatever can be called without a session is limited', () => {
  /** More than any of them allows: the photos of a link are fetched one by one. */
  const MOST_TRIES = 6_100;
  const open = Object.entries(api).filter(([call, { authorization }]) => authorization === 'none' && call !== 'server');

  test.each(open)('%s', async (_, { method, path }) => {
    const remoteAddress = '203.0.113.9';
    const answers = new Set<number>();
    for (let tries = 0; tries < MOST_TRIES && !answers.has(429); tries += 1) {
      const loginName = `guess ${tries}`;
      const payload = path.includes('recovery') ? { loginName } : { loginName, startLoginRequest: 'AAAA' };
      const answer = await inject({ method, url: path, payload, remoteAddress });
      answers.add(answer.statusCode);
      if (answer.statusCode !== 429) continue;
      expect(answer.json()).toMatchObject({ code: 'rate_limited', status: 429 });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
    }
    expect(answers).toContain(429);
    expect((await inject({ method, url: path, payload: {}, remoteAddress: '203.0.114.9' })).statusCode).not.toBe(429);
  });
});
