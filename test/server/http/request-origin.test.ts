import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

const OWN = 'https://homeward.example.org';
const LISTED = 'app://console';
const FOREIGN = 'https://evil.example.org';

let server: ServerUnderTest;
let owner: TestOwner;
beforeAll(async () => {
  server = await startServerUnderTest({ flags: ['--public-url', OWN, '--trusted-proxies', '127.0.0.1'] });
  owner = await server.owner();
});
afterAll(() => server.close());

const statusFor = async (
  headers: Record<string, string>,
  method: 'GET' | 'POST' | 'DELETE' = 'POST',
  url = '/api/account/step-up',
) => (await owner.inject({ method, url, headers })).statusCode;

describe('with the cookie', () => {
  test.each([
    [{ origin: OWN, 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: OWN }, 200],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{}, 200],
    [{ origin: FOREIGN, 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: FOREIGN }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://homeward.example.org.evil.org' }, 403],
    [{ origin: 'http://homeward.example.org' }, 403],
    [{ origin: 'http://127.0.0.1:4600' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    // A listed page is let in, but not on a cookie.
    [{ origin: LISTED, 'sec-fetch-site': 'cross-site' }, 401],
  ] as [Record<string, string>, number][])('%j is answered %d', async (headers, status) => {
    expect(await statusFor(headers)).toBe(status);
  });

  test('another site’s page cannot read with it either', async () => {
    expect(await statusFor({ origin: FOREIGN }, 'GET', '/api/account')).toBe(401);
    expect(await statusFor({ 'sec-fetch-site': 'cross-site' }, 'GET', '/api/account')).toBe(401);
  });

  test('nor sign somebody in, nor open a WebSocket', async () => {
    expect(await statusFor({ origin: FOREIGN }, 'POST', '/api/sign-in/start')).toBe(403);
    expect(await statusFor({ origin: FOREIGN, upgrade: 'websocket' }, 'GET', '/api/agent/stream')).toBe(403);
  });
});

describe('a console that is carried elsewhere', () => {
  const carried = () => server.browser({ headers: { origin: LISTED, 'sec-fetch-site': 'cross-site' } });

  test('asks first, and learns what it may send', async () => {
    const ask = {
      method: 'OPTIONS',
      url: '/api/records/x',
      headers: { 'access-control-request-method': 'PUT' },
    } as const;
    const { statusCode, headers } = await carried().inject(ask);
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': LISTED,
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization, content-type',
      vary: 'origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    const stranger = await server.browser({ headers: { origin: FOREIGN } }).inject(ask);
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('signs in with a bearer, and with nothing else', async () => {
    const ports = { call: carried().call, opaque: opaque.client, seenStateRev: () => 0 };
    const { token } = await signIn(ports, { ...owner, carrier: 'bearer' });
    const answer = await carried().inject({
      method: 'GET',
      url: '/api/account',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe(LISTED);
    expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin');
    const byCookie = signIn(ports, { ...owner, carrier: 'cookie' });
    await expect(byCookie).rejects.toMatchObject({ name: 'HomewardError', code: 'bad_request' });
  });

  test('reads errors too', async () => {
    const answer = await carried().inject({ method: 'GET', url: '/api/account' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['access-control-allow-origin']).toBe(LISTED);
  });
});
