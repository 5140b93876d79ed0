import { HomewardError } from '@homeward/shared/errors';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

const DAY_MS = 86_400_000;
let now = Date.UTC(2026, 10, 23, 9, 41, 7);
let server: ServerUnderTest;
let owner: TestOwner;
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now } });
  owner = await server.owner();
});
afterAll(() => server.close());

async function signedIn() {
  const browser = server.browser({ headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux) Chrome/150.0 Safari/537.36' } });
  const { session } = await signIn({ call: browser.call, opaque: opaque.client, seenStateRev: () => 0 }, owner);
  return { ...browser, sessionId: session.id };
}

async function code(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof HomewardError ? error.code : String(error);
  }
}

test('sessions are listed with browser family and the hour, nothing finer', async () => {
  const browser = await signedIn();
  const { sessions } = await browser.call('sessions', {});
  const current = sessions.filter((session) => session.current);
  const hour = Date.UTC(2026, 10, 23, 9);
  expect(current).toEqual([
    {
      ...{ id: browser.sessionId, current: true, browser: 'Chrome on Linux', createdAt: hour, lastSeenAt: hour },
      ...{ carrier: 'cookie', onPairedMac: false, sameNetworkAs: [] },
    },
  ]);
  const stored = await server.database.selectFrom('sessions').selectAll().execute();
  expect(JSON.stringify(stored)).not.toMatch(/Mozilla|X11;|150\.0|127\.0\.0\.1/);
});

test('the list says which sessions are held in memory, and which were begun on a paired Mac', async () => {
  const electron = 'Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Homeward/0.1.0 Chrome/150.0 Electron/45.0 Safari/537.36';
  const carried = server.browser({ headers: { origin: 'app://console', 'user-agent': electron } });
  const ports = { call: carried.call, opaque: opaque.client, seenStateRev: () => 0 };
  const { session } = await signIn(ports, { ...owner, carrier: 'bearer', onPairedMac: true });
  const { sessions } = await owner.call('sessions', {});
  expect(sessions.find(({ id }) => id === session.id)).toMatchObject({
    ...{ browser: 'Homeward on macOS', carrier: 'bearer', onPairedMac: true, current: false },
  });
  expect(sessions.find(({ current }) => current)).toMatchObject({ carrier: 'cookie', onPairedMac: false });
});

test('signing in again in the same browser leaves no session behind', async () => {
  const browser = await signedIn();
  const again = await signIn({ call: browser.call, opaque: opaque.client, seenStateRev: () => 0 }, owner);
  const { sessions } = await browser.call('sessions', {});
  expect(sessions.map(({ id }) => id)).toContain(again.session.id);
  expect(sessions.map(({ id }) => id)).not.toContain(browser.sessionId);
});

test('one session ends another, which is then signed out', async () => {
  const lost = await signedIn();
  await owner.call('endSession', { params: { id: lost.sessionId } });
  expect(await code(lost.call('account', {}))).toBe('not_signed_in');
  expect(await code(owner.call('endSession', { params: { id: lost.sessionId } }))).toBe('not_found');
});

test('ending one’s own session takes the cookie away', async () => {
  const browser = await signedIn();
  await browser.call('endSession', { params: { id: browser.sessionId } });
  expect(browser.cookies.has('homeward')).toBe(false);
});

test('nobody ends a session of another account', async () => {
  const browser = await signedIn();
  const stranger = await server.owner();
  expect(await code(stranger.call('endSession', { params: { id: browser.sessionId } }))).toBe('not_found');
  expect((await browser.call('account', {})).accountId).toBe(owner.account.accountId);
});

test('a session ends after 30 days without use, and after 90 days in any case', async () => {
  const idle = await signedIn();
  const used = await signedIn();
  const before = now;
  try {
    for (let day = 20; day <= 80; day += 20) {
      now = before + day * DAY_MS;
      expect((await used.call('account', {})).accountId).toBe(owner.account.accountId);
    }
    expect(await code(idle.call('account', {}))).toBe('not_signed_in');
    expect((await used.call('sessions', {})).sessions.some(({ id }) => id === idle.sessionId)).toBe(false);
    now = before + 90 * DAY_MS;
    expect(await code(used.call('account', {}))).toBe('not_signed_in');
  } finally {
    now = before;
  }
});
