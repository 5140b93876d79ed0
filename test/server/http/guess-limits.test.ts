import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { addressBlock, guessBudgets } from '../../../server/src/http/guess-limits.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { type ServerUnderTest, startServerUnderTest, type TestBrowser, type TestOwner } from '../server-under-test.ts';

test.each([
  ['203.0.113.7', '203.0.113.0/24'],
  ['::ffff:203.0.113.7', '203.0.113.0/24'],
  ['2001:db8:1:2a3::1', '2001:db8:1:200::/56'],
  ['2001:db8:1:2ff:ffff::', '2001:db8:1:200::/56'],
])('the block of %s is %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});

describe('tries at sign-in', () => {
  let server: ServerUnderTest;
  let owner: TestOwner;
  beforeAll(async () => {
    server = await startServerUnderTest({
      guessBudgets: { knownBrowser: 3, loginName: 5, loginNameFromBlock: 2, addressBlock: 8, session: 3 },
    });
    owner = await server.owner();
  });
  afterAll(() => server.close());

  let block = 0;
  /** An address in a block that no test has used yet. */
  const newAddress = () => {
    block += 1;
    return `198.51.${block}.1`;
  };
  const stranger = () => server.browser({ remoteAddress: newAddress() });
  const guess = async (browser: TestBrowser, loginName: string, url = '/api/sign-in/start') => {
    const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' });
    const payload = url.includes('sign-in') ? { loginName, startLoginRequest } : { loginName };
    return (await browser.inject({ method: 'POST', url, payload })).statusCode;
  };
  const guesses = async (
    count: number,
    browser: (index: number) => TestBrowser,
    loginName: (index: number) => string,
  ) => {
    const answers: number[] = [];
    for (let index = 0; index < count; index += 1) answers.push(await guess(browser(index), loginName(index)));
    return answers;
  };

  test('at one name end for strangers, wherever they come from, and not for a browser that knows it', async () => {
    const answers = await guesses(7, stranger, () => owner.loginName);
    expect(answers).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(
      await guesses(
        4,
        () => owner,
        () => owner.loginName.toUpperCase(),
      ),
    ).toEqual([200, 200, 200, 429]);
  });

  test('do not end for a console without cookies that shows what its last session left with it', async () => {
    const someone = await server.owner();
    const ports = { call: server.browser().call, opaque: opaque.client, seenStateRev: () => 0 };
    const { knownBrowser } = (await signIn(ports, { ...someone, carrier: 'bearer' })).session;
    await guesses(8, stranger, () => someone.loginName);
    const guessWith = async (loginName: string) => {
      const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' });
      const payload = { loginName, startLoginRequest, knownBrowser };
      return (await stranger().inject({ method: 'POST', url: '/api/sign-in/start', payload })).statusCode;
    };
    const answers: number[] = [];
    for (let index = 0; index < 4; index += 1) answers.push(await guessWith(someone.loginName));
    expect(answers).toEqual([200, 200, 200, 429]);
    // Of another name it is of no use.
    await guesses(5, stranger, () => 'another name');
    expect(await guessWith('another name')).toBe(429);
  });

  test('from one block of addresses end, at whatever names', async () => {
    const first = newAddress();
    const neighbour = (index: number) => server.browser({ remoteAddress: first.replace(/1$/, `${index + 1}`) });
    const answers = await guesses(10, neighbour, (index) => `name ${index}`);
    expect(answers).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429, 429]);
    expect(await guess(stranger(), 'name 99')).toBe(200);
  });

  test('at a name that nobody has end just the same', async () => {
    expect(await guesses(6, stranger, () => 'nobody')).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('with the cookie of a browser that knows another name count as a stranger’s', async () => {
    const other = await server.owner();
    const cookie = `homeward-browser=${other.cookies.get('homeward-browser')}`;
    const thief = () => server.browser({ headers: { cookie }, remoteAddress: newAddress() });
    expect(await guesses(6, thief, () => 'somebody')).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('from one block of addresses cannot use up those that a name has: its owner still gets in elsewhere', async () => {
    const thief = stranger();
    const answers = await guesses(
      5,
      () => thief,
      () => 'a name on a stolen Mac',
    );
    expect(answers).toEqual([200, 200, 429, 429, 429]);
    expect(await guess(stranger(), 'a name on a stolen Mac')).toBe(200);
  });

  test('at a name do not keep its owner from the recovery code, which nobody guesses', async () => {
    expect((await guesses(6, stranger, () => 'lost')).at(-1)).toBe(429);
    const answers: number[] = [];
    for (let index = 0; index < 8; index += 1) answers.push(await guess(stranger(), 'lost', '/api/recovery/start'));
    expect(new Set(answers)).toEqual(new Set([200]));
    const flood = stranger();
    for (let index = 0; index < 61; index += 1) answers.push(await guess(flood, 'lost', '/api/recovery/start'));
    expect(answers.at(-1)).toBe(429);
  });

  test('at the present password count for the session, wherever it is used from', async () => {
    const { cookies } = owner;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answers: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { startLoginRequest } = opaque.client.startLogin({ password: 'a guess' });
      const { registrationRequest } = opaque.client.startRegistration({ password: 'mine now' });
      const { statusCode } = await server.browser({ headers: { cookie }, remoteAddress: newAddress() }).inject({
        method: 'POST',
        url: '/api/account/password/start',
        payload: { startLoginRequest, registrationRequest },
      });
      answers.push(statusCode);
    }
    expect(answers).toEqual([200, 200, 200, 429, 429]);
  });

  test('a client’s own word on its address is not believed, a named proxy’s is', async () => {
    const behind = await startServerUnderTest({
      flags: ['--trusted-proxies', '198.51.250.1', '--public-url', 'https://homeward.example.org'],
      guessBudgets: { ...guessBudgets, loginName: 50, addressBlock: 4 },
    });
    const from = (remoteAddress: string) => (index: number) =>
      behind.browser({ remoteAddress, headers: { 'x-forwarded-for': `192.0.${index}.1` } });
    expect(await guesses(6, from('198.51.251.1'), () => 'a name')).toEqual([200, 200, 200, 200, 429, 429]);
    expect(await guesses(6, from('198.51.250.1'), () => 'a name')).toEqual([200, 200, 200, 200, 200, 200]);
    await behind.close();
  });
});
