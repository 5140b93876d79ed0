import { createClient, pathOf } from '@homeward/shared/api/client';
import type { Endpoint } from '@homeward/shared/api/endpoint';
import { toProblemDetails } from '@homeward/shared/api/problem';
import { api } from '@homeward/shared/api/table';
import { errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { fitting, Nullable } from '@homeward/shared/schema';
import { describe, expect, test } from '@jest/globals';

const endpoints = Object.entries(api) as [string, Endpoint][];

describe('the table of the API', () => {
  test('names no method and path twice', () => {
    const places = endpoints.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test.each(endpoints)('%s: every parameter in the path has its schema', (_, endpoint) => {
    const named = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const described = Object.keys((endpoint.params as { properties?: object } | undefined)?.properties ?? {});
    expect(described.sort()).toEqual(named.sort());
  });
});

describe('the client', () => {
  const answering = (status: number, body: unknown) => createClient(async () => ({ status, body }));

  test("throws the server's own error", async () => {
    const problem = toProblemDetails(new HomewardError('order_conflict', 'number 6 came first'));
    await expect(answering(409, problem)('signOut', {})).rejects.toMatchObject({
      code: 'order_conflict',
      detail: 'number 6 came first',
    });
  });

  test.each([
    [200, '<html>Welcome to Hotel Wi-Fi</html>'],
    [200, {}],
    [204, undefined],
    [401, '<html>Sign in to the network</html>'],
    [404, { error: 'Not Found' }],
    [502, 'Bad gateway'],
    [410, { code: 'no-such-code', title: '', type: '', status: 410, detail: '' }],
  ])('takes an answer %i that is not ours for no answer at all', async (status, body) => {
    await expect(answering(status, body)('checkIn', { body: { epoch: 1 } })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  test('leaves away what a newer server says more, at each depth, and still wants all that it knows', async () => {
    const session = {
      id: crypto.randomUUID(),
      browser: 'Firefox on Linux',
      createdAt: 1,
      lastSeenAt: 1,
      current: true,
    };
    const known = { ...session, carrier: 'cookie', onPairedMac: false, borrowed: false, sameNetworkAs: [] };
    const { borrowed: _, ...less } = known;
    const newer = { sessions: [{ ...known, place: { of: 'later' } }], more: [] };
    expect(await answering(200, newer)('sessions', {})).toEqual({ sessions: [known] });
    expect(fitting(Nullable(api.sessions.reply), newer)).toEqual({ sessions: [known] });
    await expect(answering(200, { sessions: [{ ...less, more: 1 }] })('sessions', {})).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  test('builds paths without letting a value out of its place', () => {
    expect(pathOf('/a/:id/b', { id: '../x?y' }, { kind: 'route', from: undefined, cursor: 'a&b' })).toBe(
      '/a/..%2Fx%3Fy/b?kind=route&cursor=a%26b',
    );
  });
});

test('every error has a status of its kind and words without jargon', () => {
  for (const { status, title } of Object.values(errorCatalogue)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
});
