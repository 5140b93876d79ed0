import type { AddressInfo } from 'node:net';
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
  const from = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' });
  const carried = () => server.browser({ headers: from(LISTED) });
  const bearer = async () => {
    const ports = { call: carried().call, opaque: opaque.client, seenStateRev: () => 0 };
    const { session } = await signIn(ports, { ...owner, carrier: 'bearer' });
    return { authorization: `Bearer ${session.token}` };
  };
  const answerFor = (headers: Record<string, string>, url = '/api/account') =>
    server.browser({ headers }).inject({ method: 'GET', url });

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
      'access-control-allow-headers': 'authorization, content-type, range',
      'access-control-max-age': '600',
      vary: 'origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    const stranger = await server.browser({ headers: { origin: FOREIGN } }).inject(ask);
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
    expect(stranger.headers).toMatchObject({ vary: 'origin' });
  });

  test('signs in with a bearer, and with nothing else', async () => {
    const answer = await answerFor({ ...from(LISTED), ...(await bearer()) });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe(LISTED);
    expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin');
    const ports = { call: carried().call, opaque: opaque.client, seenStateRev: () => 0 };
    const byCookie = signIn(ports, { ...owner, carrier: 'cookie' });
    await expect(byCookie).rejects.toMatchObject({ name: 'HomewardError', code: 'bad_request' });
  });

  test('from an origin that is not listed gets in with no bearer either, and reads nothing', async () => {
    const shown = await bearer();
    for (const origin of [FOREIGN, 'app://console.evil', 'app://other', 'null']) {
      const answer = await answerFor({ ...from(origin), ...shown });
      expect([origin, answer.statusCode]).toEqual([origin, 401]);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test.each([{}, { origin: OWN }, from(LISTED)])('shows a bearer or a cookie, never both (%j)', async (headers) => {
    const { authorization } = await bearer();
    for (const shown of [authorization, authorization.toLowerCase(), `Bearer ${'A'.repeat(43)}`, 'Bearer x']) {
      const answer = await owner.inject({ url: '/api/account', headers: { ...headers, authorization: shown } });
      expect([shown, answer.statusCode, answer.json().code]).toEqual([shown, 400, 'bad_request']);
    }
  });

  test('is not kept out by what a proxy in front of the server asks for', async () => {
    const answer = await owner.inject({ url: '/api/account', headers: { authorization: 'Basic YTpi' } });
    expect(answer.statusCode).toBe(200);
  });

  test('hears live events', async () => {
    const abort = new AbortController();
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const headers = { ...from(LISTED), ...(await bearer()) };
    const answer = await fetch(`http://127.0.0.1:${port}/api/events`, { headers, signal: abort.signal });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(LISTED);
    expect(answer.headers.get('set-cookie')).toBeNull();
    abort.abort();
  });

  test('has no business with what Macs call', async () => {
    const ask = { method: 'OPTIONS', url: '/api/agent/check-in' } as const;
    expect((await carried().inject(ask)).headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('reads errors too', async () => {
    const answer = await carried().inject({ method: 'GET', url: '/api/account' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['access-control-allow-origin']).toBe(LISTED);
  });
});
