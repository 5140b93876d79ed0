import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Installing } from '../../../agent/src/shell/install-marker.ts';
import { AppUpdates, type AppUpdatesParts, type UpdateSource } from '../../../agent/src/shell/updates.ts';
import { FakeClock } from '../fake-clock.ts';
import { protectedMac, stolenMac } from './statuses.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let clock: FakeClock;
let done: string[];
let lines: string[];
let loads: number;
let marked: Installing | null;
let status: typeof protectedMac;
let isDisturbing: boolean;
let there: string | null;
let source: UpdateSource;
beforeEach(() => {
  clock = new FakeClock();
  done = [];
  lines = [];
  loads = 0;
  marked = null;
  status = protectedMac;
  isDisturbing = false;
  there = '0.2.0';
  source = {
    look: async () => {
      done.push('look');
      return there;
    },
    fetch: async () => void done.push('fetch'),
    stage: async () => void done.push('stage'),
    install: () => void done.push('install'),
  };
});

function updates(parts: Partial<AppUpdatesParts> = {}): AppUpdates {
  const log = (line: string) => void lines.push(line);
  return new AppUpdates({
    clock,
    log: { info: log, warn: log, error: log },
    random: () => 0,
    version: '0.1.0',
    off: null,
    load: async () => {
      loads += 1;
      return source;
    },
    status: () => status,
    isDisturbing: () => isDisturbing,
    marker: {
      read: () => marked,
      write: (installing) => {
        marked = installing;
        done.push('mark');
      },
      remove: () => {
        marked = null;
      },
    },
    ...parts,
  });
}

async function started(parts: Partial<AppUpdatesParts> = {}): Promise<AppUpdates> {
  const one = updates(parts);
  one.start();
  return one;
}

describe('off', () => {
  test.each(['unsigned', 'no-feed', 'not-packed'] as const)('%s: says so, and nothing is ever loaded', async (why) => {
    const one = await started({ off: why });
    one.check();
    await clock.pass(100 * HOUR_MS);
    expect(one.state()).toEqual({ state: 'off', why });
    expect([loads, clock.timers]).toEqual([0, 0]);
  });
});

test('nothing is loaded before the first look, a quarter of an hour after the start', async () => {
  const one = await started();
  await clock.pass(15 * MINUTE_MS - 1);
  expect([loads, one.state()]).toEqual([0, { state: 'current', checkedAt: null }]);
  await clock.pass(1);
  expect(loads).toBe(1);
});

test('where there is nothing newer, it looks again after four hours', async () => {
  there = null;
  const one = await started();
  await clock.pass(15 * MINUTE_MS);
  expect(one.state()).toEqual({ state: 'current', checkedAt: clock.now() });
  await clock.pass(4 * HOUR_MS - 1);
  expect(done).toEqual(['look']);
  await clock.pass(1);
  expect([done, loads]).toEqual([['look', 'look'], 1]);
});

test('not every Mac looks at the same minute', async () => {
  there = null;
  await started({ random: () => 1 });
  await clock.pass(22 * MINUTE_MS);
  expect(done).toEqual([]);
  await clock.pass(30_000);
  expect(done).toEqual(['look']);
});

test('a new version is fetched and put in place when nobody is disturbed, and what starts next is told', async () => {
  await started();
  await clock.pass(15 * MINUTE_MS);
  expect(done).toEqual(['look', 'fetch', 'mark', 'stage', 'mark', 'install']);
  expect(marked).toEqual({ from: '0.1.0', to: '0.2.0', at: clock.now() });
});

test('not while a window is open; afterwards', async () => {
  isDisturbing = true;
  const one = await started();
  await clock.pass(HOUR_MS);
  expect(one.state()).toEqual({ state: 'ready', version: '0.2.0' });
  expect(done).toEqual(['look', 'fetch']);
  isDisturbing = false;
  one.onStatus();
  await clock.pass(0);
  expect(done).toEqual(['look', 'fetch', 'mark', 'stage', 'mark', 'install']);
});

test('a window that opens while macOS checks the new version', async () => {
  source = {
    ...source,
    stage: async () => {
      isDisturbing = !done.includes('stage');
      done.push('stage');
    },
  };
  await started();
  await clock.pass(15 * MINUTE_MS);
  expect(done).toEqual(['look', 'fetch', 'mark', 'stage']);
  // It is macOS's now, and comes when the app ends, however that does.
  expect(marked).toMatchObject({ from: '0.1.0', to: '0.2.0' });
  isDisturbing = false;
  await clock.pass(5 * MINUTE_MS);
  expect(done.at(-1)).toBe('install');
  expect(marked).toMatchObject({ to: '0.2.0', at: clock.now() });
});

test('what macOS refuses leaves no word of it', async () => {
  source = {
    ...source,
    stage: async () => {
      done.push('stage');
      throw new Error('code signature does not fit');
    },
  };
  const one = await started();
  await clock.pass(15 * MINUTE_MS);
  expect(done).toEqual(['look', 'fetch', 'mark', 'stage']);
  expect(marked).toBeNull();
  expect(one.state()).toMatchObject({ state: 'failed' });
});

describe('while the Mac is stolen', () => {
  test('nobody looks, not in the first hour and not in the third week', async () => {
    status = stolenMac(true);
    const one = await started();
    one.check();
    await clock.pass(21 * 24 * HOUR_MS);
    expect([done, loads]).toEqual([[], 0]);
    status = protectedMac;
    await clock.pass(4 * HOUR_MS);
    expect(done).toContain('install');
  });

  test('what is being fetched is left', async () => {
    let signal: AbortSignal | undefined;
    source = {
      ...source,
      fetch: (given) =>
        new Promise((_, reject) => {
          signal = given;
          given.addEventListener('abort', () => reject(given.reason));
        }),
    };
    const one = await started();
    await clock.pass(15 * MINUTE_MS);
    expect(one.state()).toEqual({ state: 'checking' });
    status = stolenMac(false);
    one.onStatus();
    await clock.pass(0);
    expect(signal?.aborted).toBe(true);
    expect(one.state()).toEqual({ state: 'current', checkedAt: null });
    expect(done).toEqual(['look']);
  });

  test('what is ready is not put in place, nor what macOS has just checked', async () => {
    isDisturbing = true;
    const one = await started();
    await clock.pass(15 * MINUTE_MS);
    status = stolenMac(true);
    isDisturbing = false;
    one.onStatus();
    await clock.pass(2 * HOUR_MS);
    expect(done).toEqual(['look', 'fetch']);
    status = protectedMac;
    source.stage = async () => {
      done.push('stage');
      status = stolenMac(true);
    };
    one.onStatus();
    await clock.pass(0);
    expect(done).toEqual(['look', 'fetch', 'mark', 'stage']);
    expect(marked).toMatchObject({ to: '0.2.0' });
  });
});

describe('failures', () => {
  test('are said without what they say, and tried again later', async () => {
    source.look = async () => {
      done.push('look');
      throw Object.assign(new Error('https://user:secret@updates.example'), { code: 'ERR_UPDATER_LATEST_VERSION' });
    };
    const one = await started();
    await clock.pass(15 * MINUTE_MS);
    expect(one.state()).toEqual({ state: 'failed', checkedAt: clock.now() });
    expect(lines).toEqual(['no update: ERR_UPDATER_LATEST_VERSION']);
    await clock.pass(4 * HOUR_MS);
    expect(done).toEqual(['look', 'look']);
  });

  test.each([
    [Object.assign(new Error('x'), { code: 'https://a.example' }), 'Error'],
    ['https://a.example', 'unknown reason'],
    [null, 'unknown reason'],
  ])('%p is said as %s', async (thrown, words) => {
    source.look = () => Promise.reject(thrown);
    await started();
    await clock.pass(15 * MINUTE_MS);
    expect(lines).toEqual([`no update: ${words}`]);
  });

  test('a version that macOS did not put in place is said at the next start, and left alone for a day', async () => {
    marked = { from: '0.1.0', to: '0.2.0', at: clock.now() };
    const one = await started();
    expect(lines).toEqual(['macOS did not put version 0.2.0 in place']);
    await clock.pass(23 * HOUR_MS);
    expect(done).not.toContain('fetch');
    expect(one.state()).toMatchObject({ state: 'failed' });
    await clock.pass(5 * HOUR_MS);
    expect(done).toContain('install');
  });

  test('a still newer one is not', async () => {
    marked = { from: '0.1.0', to: '0.1.9', at: clock.now() };
    await started();
    await clock.pass(15 * MINUTE_MS);
    expect(done).toContain('install');
  });
});

test('a version that is in place is said once', async () => {
  marked = { from: '0.0.9', to: '0.1.0', at: clock.now() };
  await started();
  expect(lines).toEqual(['updated from 0.0.9 to 0.1.0']);
  expect(marked).toBeNull();
});

test('a person may ask at any time; two looks are one', async () => {
  there = null;
  const one = await started();
  one.check();
  expect(one.state()).toEqual({ state: 'checking' });
  one.check();
  await clock.pass(0);
  expect(done).toEqual(['look']);
  expect(one.state()).toEqual({ state: 'current', checkedAt: clock.now() });
});

test('closed, it does nothing more', async () => {
  const one = await started();
  one.close();
  await clock.pass(100 * HOUR_MS);
  expect([done, clock.timers]).toEqual([[], 0]);
});

test('closed in the middle of a look, it sets no clock', async () => {
  const answer = Promise.withResolvers<string | null>();
  source.look = () => answer.promise;
  const one = await started();
  one.check();
  await clock.pass(0);
  one.close();
  answer.resolve(null);
  await clock.pass(0);
  expect(clock.timers).toBe(0);
});
