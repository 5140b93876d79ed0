import { HomewardError } from '@homeward/shared/errors';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { readSigned, sign } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { signUp } from '../../../server/web/src/owner/sign-up.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';

let server: ServerUnderTest;
let owner: TestOwner;
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner({ loginName: 'Ada Łovelace' });
});
afterAll(() => server.close());

const seenStateRev = () => 0;
/** From another block of addresses: each has its own number of tries. */
const another = () => server.browser({ remoteAddress: '198.51.100.7' });
const ports = ({ call }: TestBrowser) => ({ call, opaque: opaque.client, seenStateRev, now: Date.now });
const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof HomewardError ? error.code : String(error);
  }
};

describe('sign-up', () => {
  const request = (invitation?: string, loginName = 'someone new') => ({
    loginName,
    password: 'lantern orbit velvet thimble',
    recoveryCode: newRecoveryCode(),
    invitation,
  });

  test('needs an invitation, once', async () => {
    const browser = server.browser();
    expect(await code(signUp(ports(browser), request()))).toBe('invitation_needed');
    expect(await code(signUp(ports(browser), request('A'.repeat(43))))).toBe('invitation_needed');
    const invitation = await server.invite();
    await signUp(ports(browser), request(invitation));
    expect(await code(signUp(ports(browser), request(invitation, 'another')))).toBe('invitation_needed');
  });

  test('refuses an invitation that two use at a time', async () => {
    const invitation = await server.invite();
    const all = await Promise.all(
      ['first', 'second', 'third'].map((name) => code(signUp(ports(server.browser()), request(invitation, name)))),
    );
    expect(all.toSorted()).toEqual(['invitation_needed', 'invitation_needed', 'no error']);
  });

  test('compares login names without regard to case and composition', async () => {
    for (const name of ['ADA ŁOVELACE', 'ada łovelace', 'Ａda Łovelace']) {
      expect(await code(signUp(ports(server.browser()), request(await server.invite(), name)))).toBe(
        'login_name_taken',
      );
    }
  });

  test('tells whether a name is taken only to those who are invited', async () => {
    expect(await code(signUp(ports(server.browser()), request(undefined, owner.loginName)))).toBe('invitation_needed');
  });

  test('refuses a vault whose state is not signed by its order key, and keeps nothing', async () => {
    const other = await server.owner();
    const browser = server.browser();
    const { clientRegistrationState, registrationRequest } = opaque.client.startRegistration({ password: 'x' });
    const { signUpId, registrationResponse } = await browser.call('signUpStart', {
      body: { loginName: 'mallory', invitation: await server.invite(), registrationRequest },
    });
    const { registrationRecord } = opaque.client.finishRegistration({
      password: 'x',
      registrationResponse,
      clientRegistrationState,
      keyStretching: { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } },
    });
    const { vault, state } = await other.call('account', {});
    const finish = { signUpId, registrationRecord, vault: { ...vault, orderKey: vault.rootKey }, state };
    expect(await code(browser.call('signUpFinish', { body: finish }))).toBe('bad_signature');
    expect(await code(browser.call('signUpFinish', { body: finish }))).toBe('bad_request');
    const sameName = server.database.selectFrom('accounts').select('id').where('login_name', '=', 'mallory').execute();
    expect(await sameName).toEqual([]);
  });

  test('refuses keys that no challenge could be checked with', async () => {
    const browser = server.browser();
    const { clientRegistrationState, registrationRequest } = opaque.client.startRegistration({ password: 'x' });
    const { vault } = await owner.call('account', {});
    for (const name of ['rootKey', 'recoveryAuthKey'] as const) {
      const { signUpId, accountId, registrationResponse } = await browser.call('signUpStart', {
        body: { loginName: 'wendy', invitation: await server.invite(), registrationRequest },
      });
      const { registrationRecord } = opaque.client.finishRegistration({
        password: 'x',
        registrationResponse,
        clientRegistrationState,
        keyStretching: { 'argon2id-custom': { memory: 8, iterations: 1, parallelism: 1 } },
      });
      const { state: token } = await owner.call('account', {});
      const before = readSigned(stateKind, token);
      const state = await sign(stateKind, { ...before, accountId, rev: 1, prev: null }, owner.account.orderKey);
      // 43 characters of base64url whose spare bits are set: no 32 bytes are written so.
      const finish = { signUpId, registrationRecord, vault: { ...vault, [name]: `${'A'.repeat(42)}B` }, state };
      expect(await code(browser.call('signUpFinish', { body: finish }))).toBe('not_canonical');
    }
  });

  test('keeps the hour of it, not the minute', async () => {
    const rows = await server.database.selectFrom('accounts').select('created_at').execute();
    expect(rows.map(({ created_at }) => created_at % 3_600_000)).toEqual(rows.map(() => 0));
  });

  test('refuses a record that no sign-in could use', async () => {
    const browser = server.browser();
    const { registrationRequest } = opaque.client.startRegistration({ password: 'x' });
    const { signUpId } = await browser.call('signUpStart', {
      body: { loginName: 'trudy', invitation: await server.invite(), registrationRequest },
    });
    const { vault, state } = await owner.call('account', {});
    const finish = { signUpId, registrationRecord: 'AAAA', vault, state };
    expect(await code(browser.call('signUpFinish', { body: finish }))).toBe('bad_request');
  });

  test('is closed or open by the word of the operator', async () => {
    const [closed, open] = await Promise.all(
      ['closed', 'open'].map((who) => startServerUnderTest({ flags: ['--registration', who] })),
    );
    try {
      const invitation = await closed?.invite();
      expect(await code(signUp(ports(closed?.browser() as TestBrowser), request(invitation)))).toBe(
        'registration_closed',
      );
      expect(await code(signUp(ports(open?.browser() as TestBrowser), request()))).toBe('no error');
    } finally {
      await Promise.all([closed?.close(), open?.close()]);
    }
  });

  test('two registrations of one password differ: each has a credential id of its own', async () => {
    const { registrationRequest } = opaque.client.startRegistration({ password: 'x' });
    const invitation = await server.invite();
    const start = () => owner.call('signUpStart', { body: { loginName: 'oracle', invitation, registrationRequest } });
    expect((await start()).registrationResponse).not.toBe((await start()).registrationResponse);
  });
});

describe('a stranger', () => {
  test('can make the server hold little: a body of more than 8 KiB is refused, but for the vault of a sign-up', async () => {
    const post = async (url: string, kib: number) => {
      const payload = { filling: 'x'.repeat(kib * 1024) };
      return (await server.browser().inject({ method: 'POST', url, payload })).json<{ code: string }>().code;
    };
    const small = ['sign-up/start', 'sign-in/start', 'sign-in/finish', 'recovery/start', 'recovery/prove'];
    const smaller = ['recovery/finish', 'agent/pairing/offer', 'agent/pairing/claim'];
    for (const call of [...small, ...smaller]) expect(await post(`/api/${call}`, 8)).toBe('too_large');
    expect(await post('/api/sign-up/finish', 40)).toBe('bad_request');
    expect(await post('/api/sign-up/finish', 64)).toBe('too_large');
  });
});

describe('sign-in', () => {
  test('opens the account, with a cookie that scripts and other sites do not get', async () => {
    const browser = server.browser({
      headers: { 'user-agent': 'Mozilla/5.0 (Macintosh) Gecko/20100101 Firefox/150.0' },
    });
    const { account, session } = await signIn(ports(browser), owner);
    expect(account.accountId).toBe(owner.account.accountId);
    expect(session).toEqual({ id: expect.any(String) });
    const { sessions } = await browser.call('sessions', {});
    expect(sessions.find(({ current }) => current)?.browser).toBe('Firefox on macOS');
  });

  test('sets exactly the cookie that the design names', async () => {
    const { cookies } = await finishSignIn(server.browser(), {});
    expect(cookies.find(({ name }) => name === 'homeward')).toMatchObject({
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'Strict',
    });
  });

  test('gives a bearer, and no cookie at all, where one is asked for', async () => {
    const browser = server.browser();
    const { token } = (await signIn(ports(browser), { ...owner, carrier: 'bearer' })).session;
    const withBearer = server.browser({ headers: { authorization: `Bearer ${token}` } });
    expect((await withBearer.call('account', {})).accountId).toBe(owner.account.accountId);
    expect((await finishSignIn(another(), { carrier: 'bearer' })).headers).not.toHaveProperty('set-cookie');
    const stored = await server.database.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test('refuses a wrong password and an unknown name alike', async () => {
    const answers = await Promise.all([
      finishWith(owner.loginName, 'wrong password'),
      finishWith('nobody of this name', 'wrong password'),
    ]);
    for (const { start, finish } of answers) {
      expect(start.statusCode).toBe(200);
      expect(finish.statusCode).toBe(401);
    }
    const [known, unknown] = answers;
    expect(finishShape(known)).toEqual(finishShape(unknown));
    expect(startShape(known)).toEqual(startShape(unknown));
  });

  test('answers an unknown name with the same key each time, as it does a known one', async () => {
    // The OPRF's evaluation stands first in the answer (RFC 9807, section 6.3) and depends on the credential id alone.
    const { startLoginRequest } = opaque.client.startLogin({ password: 'x' });
    const evaluated = async (loginName: string) => {
      const { loginResponse } = await server.browser().call('signInStart', { body: { loginName, startLoginRequest } });
      return Buffer.from(loginResponse, 'base64url').subarray(0, 32).toString('hex');
    };
    expect(await evaluated('nobody at all')).toBe(await evaluated('Nobody AT ALL'));
    expect(await evaluated(owner.loginName)).toBe(await evaluated(owner.loginName.toUpperCase()));
    expect(await evaluated('nobody at all')).not.toBe(await evaluated('nobody else'));
  });

  test('an answer counts once', async () => {
    const { clientLoginState, startLoginRequest } = opaque.client.startLogin({ password: owner.password });
    const browser = server.browser();
    const { signInId, loginResponse } = await browser.call('signInStart', {
      body: { loginName: owner.loginName, startLoginRequest },
    });
    const login = finishLogin(clientLoginState, loginResponse, owner.password);
    const body = { signInId, finishLoginRequest: login?.finishLoginRequest ?? '' };
    await browser.call('signInFinish', { body });
    expect(await code(browser.call('signInFinish', { body }))).toBe('wrong_credentials');
  });

  test('refuses malformed messages of OPAQUE', async () => {
    const body = { loginName: owner.loginName, startLoginRequest: 'AAAA' };
    expect(await code(server.browser().call('signInStart', { body }))).toBe('bad_request');
    expect(await code(server.browser().call('signInStart', { body: { ...body, loginName: 'nobody' } }))).toBe(
      'bad_request',
    );
  });

  test('signing out ends a bearer’s session as well, and says nothing of cookies', async () => {
    const { token } = (await signIn(ports(another()), { ...owner, carrier: 'bearer' })).session;
    const { call, inject } = server.browser({ headers: { authorization: `Bearer ${token}` } });
    const answer = await inject({ method: 'POST', url: '/api/sign-out' });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([204, undefined]);
    expect(await code(call('account', {}))).toBe('not_signed_in');
  });

  test('signing out ends the session', async () => {
    const browser = server.browser();
    await signIn(ports(browser), owner);
    const session = browser.cookies.get('homeward') ?? '';
    await browser.call('signOut', {});
    expect(browser.cookies.has('homeward')).toBe(false);
    browser.cookies.set('homeward', session);
    expect(await code(browser.call('account', {}))).toBe('not_signed_in');
  });
});

const finishLogin = (clientLoginState: string, loginResponse: string, password: string) =>
  opaque.client.finishLogin({
    clientLoginState,
    loginResponse,
    password,
    keyStretching: opaqueStretching,
  });

async function finishSignIn(browser: TestBrowser, extra: object) {
  const { clientLoginState, startLoginRequest } = opaque.client.startLogin({ password: owner.password });
  const { signInId, loginResponse } = await browser.call('signInStart', {
    body: { loginName: owner.loginName, startLoginRequest },
  });
  const login = finishLogin(clientLoginState, loginResponse, owner.password);
  const payload = { signInId, finishLoginRequest: login?.finishLoginRequest, ...extra };
  return await browser.inject({ method: 'POST', url: '/api/sign-in/finish', payload });
}

type Answers = Awaited<ReturnType<typeof finishWith>>;

async function finishWith(loginName: string, password: string) {
  const browser = server.browser();
  const { startLoginRequest } = opaque.client.startLogin({ password });
  const start = await browser.inject({
    method: 'POST',
    url: '/api/sign-in/start',
    payload: { loginName, startLoginRequest },
  });
  const finish = await browser.inject({
    method: 'POST',
    url: '/api/sign-in/finish',
    payload: { signInId: start.json().signInId, finishLoginRequest: 'A'.repeat(86) },
  });
  return { start, finish };
}

/** All of an answer but what is random in it, of which the length is kept. */
const startShape = ({ start }: Answers) => {
  const body = start.json() as Record<string, string>;
  const lengths = Object.entries(body).map(([name, value]) => [name, value.length]);
  const { date: _, ...headers } = start.headers;
  return { lengths, headers };
};

const finishShape = ({ finish }: Answers) => {
  const { date: _, ...headers } = finish.headers;
  return { body: finish.json(), headers };
};
