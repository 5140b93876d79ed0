import { stepUpAction } from '@homeward/shared/api/account';
import { HomewardError } from '@homeward/shared/errors';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { recover } from '../../../server/web/src/owner/recover.ts';
import { type SignInRequest, signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';
import { softwarePasskey } from '../software-passkey.ts';
import { pairMac } from '../test-mac.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ORIGIN = 'http://localhost:0';
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
      ...{ carrier: 'cookie', onPairedMac: false, borrowed: false, sameNetworkAs: [] },
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

/** Signed in with the password, in a browser of its own. */
async function signedInAs({ loginName, password }: TestOwner, wish: Partial<SignInRequest>) {
  const browser = server.browser({ headers: { origin: ORIGIN } });
  const ports = { call: browser.call, opaque: opaque.client, seenStateRev: () => 0 };
  const { session } = await signIn(ports, { loginName, password, ...wish });
  return { ...browser, sessionId: session.id };
}

async function markStolen(by: TestOwner) {
  const mac = await pairMac(server, by);
  await giveOrder(by.call, by.account, await prepareModeOrder(by.account, mac.device, { mode: 'stolen' }, now));
  return mac;
}

const tagOf = async (by: TestBrowser, sessionId: string) =>
  (await by.call('sessions', {})).sessions.find(({ id }) => id === sessionId)?.onPairedMac;

const tag = (by: TestBrowser, id: string, onPairedMac: boolean) =>
  code(by.call('changeSession', { params: { id }, body: { onPairedMac } }));

describe('on somebody else’s device', () => {
  test('a session is over after 12 hours, and its browser is left nothing but a cookie that ends with it', async () => {
    const borrowed = await signedInAs(owner, { borrowed: true });
    expect([...borrowed.cookies.keys()]).toEqual(['homeward']);
    const { sessions } = await borrowed.call('sessions', {});
    expect(sessions.find(({ current }) => current)).toMatchObject({ borrowed: true, onPairedMac: false });
    const before = now;
    try {
      now += 11 * HOUR_MS;
      expect((await borrowed.call('account', {})).accountId).toBe(owner.account.accountId);
      now += HOUR_MS;
      expect(await code(borrowed.call('account', {}))).toBe('not_signed_in');
    } finally {
      now = before;
    }
  });
});

describe('whether a session is on one of the owner’s Macs', () => {
  test('can be said of it at any time, in any session, and stands in the log', async () => {
    const own = await server.owner();
    const other = await signedInAs(own, {});
    expect(await tagOf(own, other.sessionId)).toBe(false);
    expect(await tag(own, other.sessionId, true)).toBe('no error');
    expect(await tag(own, other.sessionId, true)).toBe('no error');
    expect(await tagOf(own, other.sessionId)).toBe(true);
    expect(await tag(other, other.sessionId, false)).toBe('forbidden');
    expect(await tag(own, other.sessionId, false)).toBe('no error');
    expect(await tagOf(own, other.sessionId)).toBe(false);
    const { entries } = await own.call('activity', { query: { limit: 2 } });
    expect(entries.map(({ what, detail }) => `${what} ${detail}`)).toEqual([
      'session-tagged on-no-mac',
      'session-tagged on-paired-mac',
    ]);
  });

  test('while a Mac is stolen, ends another session of which it is said, and cannot be taken back', async () => {
    const own = await server.owner();
    const [other, onMac] = [await signedInAs(own, {}), await signedInAs(own, {})];
    await markStolen(own);
    const late = await signedInAs(own, { onPairedMac: true });
    expect(await tag(late, late.sessionId, false)).toBe('forbidden');
    expect(await tag(own, onMac.sessionId, true)).toBe('no error');
    expect(await code(onMac.call('account', {}))).toBe('not_signed_in');
    expect(await tag(other, other.sessionId, true)).toBe('no error');
    expect(await code(other.call('account', {}))).toBe('no error');
  });

  test('is not said of one that may still undo a recovery: it would be ended by that', async () => {
    const own = await server.owner();
    const from = await signedInAs(own, {});
    const finder = server.browser();
    const { loginName, recoveryCode } = own;
    const request = { loginName, recoveryCode, newPassword: 'copper saddle winter orchid' };
    await recover({ call: finder.call, opaque: opaque.client, seenStateRev: () => 0 }, request);
    expect(await tag(finder, from.sessionId, true)).toBe('forbidden');
    expect(await tagOf(own, from.sessionId)).toBe(false);
  });
});

test('a browser on a paired Mac: once a Mac is stolen it is signed out, has no say, is told nothing, and its passkey proves nothing', async () => {
  const own = await server.owner({ headers: { origin: ORIGIN } });
  const onMac = await signedInAs(own, { onPairedMac: true });
  const passkey = softwarePasskey(ORIGIN);
  const enrolment = await onMac.call('beginPasskey', {});
  const made = passkey.make(enrolment);
  const factor = await onMac.call('confirmPasskey', { params: { id: enrolment.challengeId }, body: { made } });
  expect(factor.onPairedMac).toBe(true);
  const keys = { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) };
  await onMac.call('addChannel', {
    body: { kind: 'push', endpoint: 'https://push.example.org/mac', ...keys, wants: ['order-changed'] },
  });
  const before = now;
  try {
    now += 2 * DAY_MS;
    const { deviceId } = await markStolen(own);
    const waiting = await own.call('askHold', { body: { action: 'erase', deviceId } });
    expect(await code(onMac.call('endHold', { params: { id: waiting.id } }))).toBe('not_signed_in');
    expect((await own.call('holds', {})).holds).toMatchObject([{ id: waiting.id, state: 'waiting' }]);

    const action = stepUpAction.erase(deviceId);
    const asked = await own.call('passkeyChallenge', { body: { action } });
    expect(asked.credentials).toEqual([]);
    const proof = { by: 'passkey', challengeId: asked.challengeId, answer: passkey.answer(asked) } as const;
    const erase = own.call('removeDevice', { params: { deviceId }, body: { action: 'erase', proof } });
    expect(await code(erase)).toBe('wrong_factor');

    const channels = await server.database.selectFrom('channels').select('on_paired_mac').execute();
    expect(channels).toEqual([{ on_paired_mac: 1 }]);
  } finally {
    now = before;
  }
});
