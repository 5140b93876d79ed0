import { TextDecoder, TextEncoder } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection as Class } from '../../../server/web/src/connection/connection.ts';
import type { Remembered } from '../../../server/web/src/connection/remembered.ts';

// jsdom has none of these, and the schemas' modules make one each when they load.
Object.assign(globalThis, { TextEncoder, TextDecoder });
// jsdom's deadlines would outlive the tests.
AbortSignal.timeout = () => new AbortController().signal;

const PAGE = 'https://console.example.org';
const SERVER = 'https://homeward.example.org';
const SESSION = { id: 's', token: 'T'.repeat(43), knownBrowser: `${'0'.repeat(36)}.${'k'.repeat(43)}` };
const ABOUT = {
  ...{ name: 'homeward', version: '1', registration: 'open', receiptKey: 'A'.repeat(43), attribution: [] },
};

let Connection: typeof Class;
let inLocalStorage: Remembered;
beforeAll(async () => {
  ({ Connection } = await import('../../../server/web/src/connection/connection.ts'));
  ({ inLocalStorage } = await import('../../../server/web/src/connection/remembered.ts'));
});

/** Every request of the page, and what it is answered. */
let requests: { url: string; init: RequestInit }[] = [];
let answer: () => { status: number; body: string };
const realFetch = globalThis.fetch;
beforeEach(() => {
  localStorage.clear();
  requests = [];
  answer = () => ({ status: 200, body: JSON.stringify(ABOUT) });
  globalThis.fetch = (async (url: string, init: RequestInit) => {
    requests.push({ url, init });
    const { status, body } = answer();
    return { status, ok: status < 400, text: async () => body };
  }) as unknown as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

const made = (appServer: string | null = null) => new Connection(PAGE, appServer, inLocalStorage);

describe('a console that the server itself served', () => {
  test('asks there, with the cookie, and keeps nothing', async () => {
    const connection = made();
    await connection.findOut();
    expect(connection.place()).toEqual({ at: 'server', origin: PAGE });
    expect(connection.access()).toEqual({ carrier: 'cookie', origin: PAGE });
    expect(connection.wish()).toEqual({ carrier: 'cookie', onPairedMac: false, borrowed: false });
    connection.isOn('borrowed');
    connection.begin({ id: 's' });
    await connection.call('server', {});
    const { url, init } = requests.at(-1) ?? {};
    expect(url).toBe(`${PAGE}/api/server`);
    expect(init).toMatchObject({ credentials: 'same-origin', redirect: 'error', cache: 'no-store' });
    expect(JSON.stringify(init)).not.toContain('authorization');
    connection.leave();
    expect(requests).toHaveLength(2);
    expect(localStorage).toHaveLength(0);
  });

  test.each([
    ['is down', () => ({ status: 502, body: '<h1>Bad gateway</h1>' })],
    [
      'does not answer',
      () => {
        throw new TypeError('Failed to fetch');
      },
    ],
  ])('stays with it while it %s', async (_, answered) => {
    answer = answered;
    const connection = made();
    await connection.findOut();
    expect(connection.place().at).toBe('server');
  });
});

describe('a console that the app carries', () => {
  test('asks the server that the app names, with a bearer that no storage holds, and says where it runs', async () => {
    const connection = made(SERVER);
    await connection.findOut();
    expect(requests).toEqual([]);
    expect(connection.place()).toEqual({ at: 'app', origin: SERVER });
    expect(connection.wish()).toEqual({
      carrier: 'bearer',
      onPairedMac: true,
      borrowed: false,
      knownBrowser: undefined,
    });
    connection.begin(SESSION);
    await connection.call('server', {});
    expect(requests[0]?.url).toBe(`${SERVER}/api/server`);
    expect(requests[0]?.init).toMatchObject({
      credentials: 'omit',
      headers: { authorization: `Bearer ${SESSION.token}` },
    });
    expect(JSON.stringify({ ...localStorage })).not.toContain(SESSION.token);
    expect(made(SERVER).wish().knownBrowser).toBe(SESSION.knownBrowser);
    expect(made(`${SERVER}:8443`).wish().knownBrowser).toBeUndefined();
  });

  test('has the session ended when the page is left, and forgets it', () => {
    const connection = made(SERVER);
    connection.begin(SESSION);
    connection.leave();
    connection.leave();
    expect(requests).toEqual([
      {
        url: `${SERVER}/api/sign-out`,
        init: expect.objectContaining({
          ...{ method: 'POST', keepalive: true, headers: { authorization: `Bearer ${SESSION.token}` } },
        }),
      },
    ]);
    expect(connection.access()).toMatchObject({ token: null });
  });

  test('forgets the bearer of a session that has ended, and not that of a later one', () => {
    const connection = made(SERVER);
    connection.begin(SESSION);
    const forget = connection.forgetting();
    connection.begin({ ...SESSION, token: 'L'.repeat(43) });
    forget();
    expect(connection.access()).toMatchObject({ token: 'L'.repeat(43) });
    connection.forgetting()();
    expect(connection.access()).toMatchObject({ token: null });
  });
});

describe('a console that somebody hosts', () => {
  const hosted = async () => {
    answer = () => ({ status: 404, body: '<h1>No such page</h1>' });
    const connection = made();
    await connection.findOut();
    answer = () => ({ status: 200, body: JSON.stringify(ABOUT) });
    return connection;
  };

  test('finds out that it is no server’s, and asks nobody before its owner has named one', async () => {
    const connection = await hosted();
    expect(connection.place()).toEqual({ at: 'elsewhere', origin: null });
    await expect(connection.call('server', {})).rejects.toMatchObject({ code: 'bad_request' });
    expect(requests).toHaveLength(1);
  });

  test('takes what its owner names, and remembers it', async () => {
    const connection = await hosted();
    let told = 0;
    connection.subscribe(() => {
      told += 1;
    });
    await connection.choose(' homeward.example.org ');
    expect(told).toBe(1);
    expect(connection.place()).toEqual({ at: 'elsewhere', origin: SERVER });
    expect(connection.wish()).toMatchObject({ carrier: 'bearer', onPairedMac: false });
    expect(made().place()).toEqual({ at: 'elsewhere', origin: SERVER });
    connection.begin(SESSION);
    connection.chooseAgain();
    expect(connection.place()).toEqual({ at: 'elsewhere', origin: null });
    expect(made().place().at).toBe('server');
    await connection.choose(SERVER);
    expect(connection.access()).toMatchObject({ token: null });
  });

  test.each([
    ['http://homeward.example.org', 'insecure_origin'],
    ['not a server', 'bad_request'],
    ['ada@homeward.example.org', 'bad_request'],
  ])('does not take %s', async (typed, code) => {
    const connection = await hosted();
    await expect(connection.choose(typed)).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(1);
    expect(connection.place().origin).toBeNull();
  });

  test('nor a server that is none, or does not list it', async () => {
    const connection = await hosted();
    for (const answered of [
      () => ({ status: 200, body: '{"name":"another"}' }),
      () => {
        throw new TypeError('Failed to fetch');
      },
    ]) {
      answer = answered;
      await expect(connection.choose(SERVER)).rejects.toMatchObject({ code: 'unavailable' });
    }
    expect(made().place().at).toBe('server');
  });

  test('does not trip over what somebody else stored', () => {
    localStorage.setItem('homeward.server', '"javascript:alert(1)"');
    localStorage.setItem('homeward.known-browsers', `{"${SERVER}":"rubbish"}`);
    expect(made().place().at).toBe('server');
    expect(made(SERVER).wish().knownBrowser).toBeUndefined();
    localStorage.setItem('homeward.server', 'not JSON');
    expect(made().place().at).toBe('server');
  });
});

describe('whose device it is', () => {
  test('is what is likely, until its owner has said it at a sign-in', () => {
    const likely = new Connection(PAGE, null, inLocalStorage, 'mac');
    expect(likely.whose()).toBe('mac');
    expect(likely.wish()).toEqual({ carrier: 'cookie', onPairedMac: true, borrowed: false });
    const heard: string[] = [];
    likely.subscribe(() => heard.push(likely.whose()));
    likely.isOn('own');
    expect(heard).toEqual(['own']);
    expect(new Connection(PAGE, null, inLocalStorage, 'mac').whose()).toBe('mac');
    likely.begin({ id: 's' });
    expect(new Connection(PAGE, null, inLocalStorage, 'mac').whose()).toBe('own');
  });

  test('somebody else’s is asked for a short session, and nothing is kept there', () => {
    const connection = made();
    connection.isOn('borrowed');
    expect(connection.wish()).toEqual({ carrier: 'cookie', onPairedMac: false, borrowed: true });
    connection.begin(SESSION);
    expect(localStorage).toHaveLength(0);
    expect(made().whose()).toBe('own');
  });

  test('somebody else’s forgets the server that was named there, too, once it was said whose it is', async () => {
    const connection = made();
    await connection.choose(SERVER);
    expect(inLocalStorage.server()).toBe(SERVER);
    connection.isOn('borrowed');
    connection.begin(SESSION);
    expect(localStorage).toHaveLength(0);
    expect(connection.access()).toEqual({ carrier: 'bearer', origin: SERVER, token: SESSION.token });
  });

  test('the app’s is one of the owner’s Macs, whatever was said in a browser', () => {
    inLocalStorage.keepWhoseDevice('own');
    const inApp = made(SERVER);
    inApp.begin(SESSION);
    expect(inApp.wish()).toMatchObject({ carrier: 'bearer', onPairedMac: true });
    expect(inLocalStorage.whoseDevice()).toBe('own');
  });
});
