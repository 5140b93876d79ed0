import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSessionService } from '../../../server/src/services/sessions.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

const DAY_MS = 86_400_000;
const byCookie = { browser: 'Firefox on Linux', carrier: 'cookie', onPairedMac: false, borrowed: false } as const;
let now = Date.UTC(2026, 10, 23, 9, 59, 59);
let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
});
afterAll(() => server.close());

test('deletes what is over, and tells who holds streams of it', async () => {
  const { account } = await server.owner();
  const sessions = createSessionService({ ...server, clock: { now: () => now } });
  const asked = { accountId: account.accountId, sessionId: crypto.randomUUID() };
  const ended: string[] = [];
  const stop = sessions.onEnd((sessionId) => ended.push(sessionId));
  const old = await sessions.begin(account.accountId, byCookie);
  now += 29 * DAY_MS;
  const recent = await sessions.begin(account.accountId, byCookie);
  await sessions.sweep();
  expect(ended).toEqual([]);
  now += 2 * DAY_MS;
  await sessions.sweep();
  expect(ended).toContain(old.session.id);
  expect((await sessions.list(account.accountId)).map(({ id }) => id)).toEqual([recent.session.id]);

  await sessions.end(asked, recent.session.id);
  expect(ended).toContain(recent.session.id);
  stop();
  const last = await sessions.begin(account.accountId, byCookie);
  await sessions.end(asked, last.session.id);
  expect(ended).not.toContain(last.session.id);
});

test('a token is stored as its digest only, and no other token finds the session', async () => {
  const { account } = await server.owner();
  const sessions = createSessionService({ ...server, clock: { now: () => now } });
  const { session, token } = await sessions.begin(account.accountId, byCookie);
  expect((await sessions.find(token, 'cookie')).id).toBe(session.id);
  const { token_sha256: digest } = await server.database
    .selectFrom('sessions')
    .select('token_sha256')
    .where('id', '=', session.id)
    .executeTakeFirstOrThrow();
  await expect(sessions.find(digest, 'cookie')).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(sessions.find(`${token.slice(0, -1)}A`.replace(token, 'x'), 'cookie')).rejects.toMatchObject({
    code: 'not_signed_in',
  });
});

test('a token counts only as it was given out: neither a bearer in a cookie nor a cookie as a bearer', async () => {
  const { account } = await server.owner();
  const sessions = createSessionService({ ...server, clock: { now: () => now } });
  for (const [carrier, other] of [
    ['cookie', 'bearer'],
    ['bearer', 'cookie'],
  ] as const) {
    const { session, token } = await sessions.begin(account.accountId, { ...byCookie, carrier });
    expect((await sessions.find(token, carrier)).id).toBe(session.id);
    await expect(sessions.find(token, other)).rejects.toMatchObject({ code: 'not_signed_in' });
  }
});

test('a bearer that nobody uses for a day is over: its page is gone', async () => {
  const { account } = await server.owner();
  const sessions = createSessionService({ ...server, clock: { now: () => now } });
  const bearer = { ...byCookie, carrier: 'bearer' } as const;
  const left = await sessions.begin(account.accountId, bearer);
  const open = await sessions.begin(account.accountId, bearer);
  const cookie = await sessions.begin(account.accountId, byCookie);
  now += DAY_MS / 2;
  await sessions.find(open.token, 'bearer');
  now += DAY_MS / 2 + 1;
  await expect(sessions.find(left.token, 'bearer')).rejects.toMatchObject({ code: 'not_signed_in' });
  const listed = async () => (await sessions.list(account.accountId)).map(({ id }) => id);
  expect(await listed()).not.toContain(left.session.id);
  await sessions.sweep();
  const stored = await server.database.selectFrom('sessions').select('id').execute();
  expect(stored.map(({ id }) => id)).not.toContain(left.session.id);
  expect(await listed()).toEqual(expect.arrayContaining([open.session.id, cookie.session.id]));
});

test('those on paired Macs end at once, with their streams, but for the one that asks and those of others', async () => {
  const [{ account }, stranger] = [await server.owner(), await server.owner()];
  const sessions = createSessionService({ ...server, clock: { now: () => now } });
  const onMac = { ...byCookie, browser: 'Homeward on macOS', carrier: 'bearer', onPairedMac: true } as const;
  const asking = await sessions.begin(account.accountId, onMac);
  const stolen = await sessions.begin(account.accountId, onMac);
  const phone = await sessions.begin(account.accountId, byCookie);
  const theirs = await sessions.begin(stranger.account.accountId, onMac);
  const ended: string[] = [];
  const stop = sessions.onEnd((sessionId) => ended.push(sessionId));
  await sessions.endOnPairedMacs(account.accountId, asking.session.id);
  stop();
  expect(ended).toEqual([stolen.session.id]);
  await expect(sessions.find(stolen.token, 'bearer')).rejects.toMatchObject({ code: 'not_signed_in' });
  for (const { token, session } of [asking, phone, theirs]) {
    expect((await sessions.find(token, session.carrier)).id).toBe(session.id);
  }
});
