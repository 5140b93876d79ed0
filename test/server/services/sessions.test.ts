import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSessionService } from '../../../server/src/services/sessions.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

const DAY_MS = 86_400_000;
let now = Date.UTC(2026, 10, 23, 9, 59, 59);
let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
});
afterAll(() => server.close());

test('deletes what is over, and tells who holds streams of it', async () => {
  const { account } = await server.owner();
  const sessions = createSessionService({ database: server.database, clock: { now: () => now } });
  const ended: string[] = [];
  const stop = sessions.onEnd((sessionId) => ended.push(sessionId));
  const old = await sessions.begin(account.accountId, 'Firefox on Linux');
  now += 29 * DAY_MS;
  const recent = await sessions.begin(account.accountId, 'Firefox on Linux');
  await sessions.sweep();
  expect(ended).toEqual([]);
  now += 2 * DAY_MS;
  await sessions.sweep();
  expect(ended).toContain(old.session.id);
  expect((await sessions.list(account.accountId)).map(({ id }) => id)).toEqual([recent.session.id]);

  await sessions.end(account.accountId, recent.session.id);
  expect(ended).toContain(recent.session.id);
  stop();
  const last = await sessions.begin(account.accountId, 'Firefox on Linux');
  await sessions.end(account.accountId, last.session.id);
  expect(ended).not.toContain(last.session.id);
});

test('a token is stored as its digest only, and no other token finds the session', async () => {
  const { account } = await server.owner();
  const sessions = createSessionService({ database: server.database, clock: { now: () => now } });
  const { session, token } = await sessions.begin(account.accountId, 'Firefox on Linux');
  expect((await sessions.find(token)).id).toBe(session.id);
  const { token_sha256: digest } = await server.database
    .selectFrom('sessions')
    .select('token_sha256')
    .where('id', '=', session.id)
    .executeTakeFirstOrThrow();
  await expect(sessions.find(digest)).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(sessions.find(`${token.slice(0, -1)}A`.replace(token, 'x'))).rejects.toMatchObject({
    code: 'not_signed_in',
  });
});
