import { HomewardError } from '@homeward/shared/errors';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MessageLine } from '../../../agent/src/link/message-line.ts';
import { EngineKeeper } from '../../../agent/src/shell/engine-keeper.ts';
import type { EngineProcess } from '../../../agent/src/shell/engine-launcher.ts';
import { type EngineSide, engineSide, type ShellSide, shellSide } from '../../../agent/src/shell/engine-messages.ts';
import type { ShellPermissions, ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import type { StartTrouble } from '../../../agent/src/shell/start-trouble.ts';
import { until } from '../../until.ts';
import { keptLog } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { channelPair } from '../link/channel-pair.ts';
import { protectedMac, stolenMac, unpaired } from './statuses.ts';

/** An engine's process that does what the test says. */
class PlayedEngine {
  readonly process: EngineProcess;
  readonly told: unknown[] = [];
  readonly permissions: ShellPermissions;
  readonly line: MessageLine<EngineSide, ShellSide>;
  wasKilled = false;
  /** What it answers when it is asked whether it is there, and how often it was. */
  onAlive: () => null | Promise<null> = () => null;
  timesAsked = 0;
  readonly #ended = Promise.withResolvers<number>();

  constructor(permissions: ShellPermissions) {
    this.permissions = permissions;
    const [channel, own] = channelPair();
    const keep = (name: string) => (news: unknown) => void this.told.push([name, news]);
    this.line = new MessageLine<EngineSide, ShellSide>({
      ...{ channel: own, mine: engineSide, theirs: shellSide, clock, log, other: 'the shell' },
      answers: {
        alive: () => {
          this.timesAsked += 1;
          return this.onAlive();
        },
        'report-now': () => {
          this.told.push(['report-now', null]);
          return null;
        },
        'take-in': () => 'accepted',
        journal: () => ({ rows: [], before: null, keptSince: null, unreadable: 0 }),
        'ask-release': () => null,
        'acknowledge-summary': () => null,
      },
      listeners: {
        wake: keep('wake'),
        close: keep('close'),
        'permissions-are': keep('permissions-are'),
        'probe-started': keep('probe-started'),
        'probe-gone': keep('probe-gone'),
      },
    });
    this.process = {
      channel,
      ended: this.#ended.promise,
      kill: () => {
        this.wasKilled = true;
        this.end(9);
      },
    };
    engines.push(this);
  }

  async says(status: ShellStatus): Promise<void> {
    this.line.tell('status', status);
    await clock.pass(0);
  }

  end(code: number): void {
    this.#ended.resolve(code);
  }

  async crash(code = 1): Promise<void> {
    this.end(code);
    await clock.pass(0);
  }
}

let clock: FakeClock;
let log: ReturnType<typeof keptLog>;
let engines: PlayedEngine[];
let keeper: EngineKeeper;
let hasNetwork: boolean;
/** Why no process can be started. */
let refusal: Error | undefined;

const { permissions } = unpaired;
const without: ShellPermissions = { ...permissions, camera: 'denied' };
const latest = (): PlayedEngine => {
  const engine = engines.at(-1);
  if (engine === undefined) throw new Error('no engine was started');
  return engine;
};

beforeEach(() => {
  clock = new FakeClock();
  log = keptLog();
  engines = [];
  hasNetwork = true;
  refusal = undefined;
  keeper = new EngineKeeper({
    launch: (now) => {
      if (refusal) throw refusal;
      return new PlayedEngine(now).process;
    },
    probeFile: (name) => `/built/${name}.js`,
    answers: { encrypt: async (text) => text, decrypt: async (text) => ({ text, isStale: false }) },
    ...{ permissions, hasNetwork: () => hasNetwork, clock, log, random: () => 1 },
  });
});
afterEach(async () => {
  const closed = keeper.close();
  for (const engine of engines) engine.end(0);
  await closed;
  expect(clock.timers).toBe(0);
});

/** Starts the engine; it says how it stands, and is told what the system lets the app do. */
async function started(status: ShellStatus = protectedMac): Promise<PlayedEngine> {
  const start = keeper.start();
  await latest().says(status);
  await start;
  expect(latest().told.splice(0)).toEqual([['permissions-are', permissions]]);
  return latest();
}

describe('the first start', () => {
  test('is over when the engine has told its status, and not before', async () => {
    let isStarted = false;
    void keeper.start().then(() => {
      isStarted = true;
    });
    await clock.pass(5_000);
    expect(isStarted).toBe(false);
    expect(() => keeper.status()).toThrow('not told');
    await latest().says(protectedMac);
    expect(isStarted).toBe(true);
    expect(keeper.status()).toEqual(protectedMac);
    expect(latest().permissions).toBe(permissions);
  });

  test('is made again where the engine crashes on the way', async () => {
    const start = keeper.start();
    await latest().crash();
    await clock.pass(1_000);
    expect(engines).toHaveLength(2);
    await latest().says(stolenMac(true));
    await start;
    expect(keeper.status().mode.mode).toBe('stolen');
  });

  test('fails for good where the engine says that it cannot work here', async () => {
    const failed = expect(keeper.start()).rejects.toThrow('another agent works there');
    const [engine] = engines;
    engine?.line.tell('cannot-start', 'another agent works there');
    await failed;
    await clock.pass(0);
    expect(engine?.told).toEqual([['close', null]]);
    await engine?.crash();
    await clock.pass(120_000);
    expect(engines).toHaveLength(1);
  });

  test('of an engine that says nothing is given up after a minute, and made again', async () => {
    void keeper.start();
    await clock.pass(59_000);
    expect(latest().wasKilled).toBe(false);
    await clock.pass(2_500);
    expect(engines.map(({ wasKilled }) => wasKilled)).toEqual([true, false]);
    expect(log.lines).toContainEqual(expect.stringContaining('does not start'));
  });
});

describe('an engine that does not get to its work', () => {
  const troubles: (StartTrouble | null)[] = [];
  beforeEach(() => {
    troubles.length = 0;
    keeper.onChange(() => troubles.push(keeper.startTrouble));
    void keeper.start();
  });

  test('is told after a while, with what it said of it, and told to end', async () => {
    const [engine] = engines;
    engine?.line.tell('failed', { why: 'disk-full', detail: '' });
    await clock.pass(0);
    expect(engine?.told).toEqual([['close', null]]);
    await engine?.crash();
    await clock.pass(9_000);
    expect(troubles).toEqual([]);
    await clock.pass(1_000);
    expect(troubles).toEqual([{ why: 'disk-full', detail: '' }]);
  });

  test('is told with its code where it said nothing, and each time anew', async () => {
    for (const code of [1, 5, 7]) {
      await latest().crash(code);
      await clock.pass(11_000);
    }
    expect(troubles).toEqual([
      { why: 'ended', detail: '1' },
      { why: 'ended', detail: '5' },
      { why: 'ended', detail: '7' },
    ]);
    expect(() => keeper.status()).toThrow('not told');
  });

  test('is told where not even its process can be started, and tried again', async () => {
    await latest().crash();
    refusal = Object.assign(new Error('spawn'), { code: 'EACCES' });
    await clock.pass(20_000);
    expect(troubles.at(-1)).toEqual({ why: 'no-access', detail: '' });
    expect(engines).toHaveLength(1);
    refusal = undefined;
    await clock.pass(60_000);
    await latest().says(protectedMac);
    expect([engines.length, keeper.startTrouble, keeper.status()]).toEqual([2, null, protectedMac]);
  });

  test('is told where it only hangs', async () => {
    await clock.pass(60_000 + 10_000);
    expect(troubles).toEqual([{ why: 'silent', detail: '' }]);
  });

  test('is a trouble no more when it works, and none when that one crashes', async () => {
    await latest().crash();
    await clock.pass(10_000);
    await latest().says(protectedMac);
    await latest().crash();
    await clock.pass(10_000);
    expect(troubles).toEqual([{ why: 'ended', detail: '1' }, null, null]);
    expect(keeper.status().trouble).toBe('restarting');
  });

  test('is none where the shell closes', async () => {
    await latest().crash();
    await clock.pass(10_000);
    const closed = keeper.close();
    expect(keeper.startTrouble).toBeNull();
    latest().end(0);
    await closed;
  });
});

describe('an engine that crashes', () => {
  test('is started again, later each time, up to once a minute, and so for ever', async () => {
    await started();
    const waits: number[] = [];
    for (let crash = 0; crash < 9; crash += 1) {
      const before = engines.length;
      await latest().crash();
      const from = clock.monotonicMs();
      while (engines.length === before) await clock.pass(500);
      waits.push((clock.monotonicMs() - from) / 1_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('after a minute of work is started again as soon as after the first crash', async () => {
    await started();
    for (const _ of [1, 2, 3]) {
      await latest().crash();
      await clock.pass(8_000);
      await latest().says(protectedMac);
    }
    await clock.pass(61_000);
    await latest().crash();
    await clock.pass(1_000);
    expect(engines).toHaveLength(5);
  });

  test('is started at once when the Mac wakes, and only one of it', async () => {
    const engine = await started();
    keeper.wake();
    await clock.pass(0);
    expect(engine.told).toEqual([['wake', null]]);
    await engine.crash();
    keeper.wake();
    keeper.wake();
    expect(engines).toHaveLength(2);
    await clock.pass(120_000);
    expect(engines.filter(({ wasKilled }) => !wasKilled)).toHaveLength(2);
  });

  test('leaves its last status, and its absence is told only where that lasts', async () => {
    let changes = 0;
    const engine = await started(stolenMac(true));
    keeper.onChange(() => {
      changes += 1;
    });
    await engine.crash();
    await clock.pass(9_000);
    expect(keeper.status()).toEqual(stolenMac(true));
    expect(changes).toBe(0);
    await clock.pass(1_500);
    expect(changes).toBe(1);
    // Hidden it stays, whatever is wrong.
    expect(keeper.status()).toEqual({ ...stolenMac(true), trouble: 'restarting' });
    await latest().says(stolenMac(true));
    expect(keeper.status()).toEqual(stolenMac(true));
    expect(changes).toBe(2);
  });

  test('that crashes again and again without a word is told too', async () => {
    const engine = await started();
    await engine.crash();
    for (const _ of [1, 2, 3, 4]) {
      await clock.pass(8_000);
      await latest().crash();
    }
    expect(keeper.status().trouble).toBe('restarting');
  });

  test('is not told twice of anything: what it missed, it begins with', async () => {
    const engine = await started();
    await engine.crash();
    keeper.permissionsAre(without);
    await clock.pass(1_000);
    expect(latest().permissions).toBe(without);
    keeper.permissionsAre(permissions);
    await latest().says(protectedMac);
    expect(latest().told).toEqual([['permissions-are', permissions]]);
    keeper.permissionsAre(without);
    await clock.pass(0);
    expect(latest().told).toHaveLength(2);
  });

  test('is waited for by what is asked meanwhile, and not for ever', async () => {
    const engine = await started();
    await engine.crash();
    const order = keeper.takeIn('token');
    await clock.pass(1_000);
    await latest().says(protectedMac);
    expect(await order).toBe('accepted');

    await latest().crash();
    const refused = expect(keeper.reportNow()).rejects.toMatchObject({ code: 'engine_away' });
    await clock.pass(10_000);
    await refused;
  });

  test('after the shell has closed stays away', async () => {
    const engine = await started();
    const closed = keeper.close();
    await clock.pass(0);
    expect(engine.told).toEqual([['close', null]]);
    engine.end(0);
    await closed;
    await clock.pass(120_000);
    expect(engines).toHaveLength(1);
  });
});

describe('an engine that hangs', () => {
  const NIGHT_MS = 8 * 3_600_000;
  const never = () => new Promise<null>(() => {});
  /** Hangs, and is asked for the first time since then. */
  async function hung(): Promise<PlayedEngine> {
    const engine = await started();
    engine.onAlive = never;
    await clock.pass(60_000);
    expect(engine.timesAsked).toBe(1);
    return engine;
  }

  test('is ended when it has not answered for two minutes, told at once, and started again', async () => {
    const engine = await hung();
    const seen: ShellStatus['trouble'][] = [];
    keeper.onChange(() => seen.push(keeper.status().trouble));
    await clock.pass(119_000);
    expect([engine.wasKilled, keeper.status().trouble]).toEqual([false, null]);
    await clock.pass(1_000);
    expect([engine.wasKilled, seen]).toEqual([true, ['restarting']]);
    expect(log.lines).toContainEqual(expect.stringContaining('does not answer any more'));
    await clock.pass(1_000);
    expect(engines).toHaveLength(2);
    await latest().says(protectedMac);
    expect(keeper.status()).toEqual(protectedMac);
  });

  test('one that answers is asked once a minute, and left alone', async () => {
    const engine = await started();
    await clock.pass(60 * 60_000);
    expect([engine.timesAsked, engine.wasKilled, engines.length]).toEqual([60, false, 1]);
    expect(clock.timers).toBe(1);
  });

  test('one that was only busy for a while is left alone', async () => {
    const engine = await started();
    const busy = Promise.withResolvers<null>();
    engine.onAlive = () => busy.promise;
    await clock.pass(60_000 + 119_000);
    busy.resolve(null);
    await clock.pass(0);
    await clock.pass(10 * 60_000);
    expect([engine.wasKilled, engines.length]).toEqual([false, 1]);
  });

  test('an older one that does not know the question has answered it', async () => {
    const engine = await started();
    engine.onAlive = () => {
      throw new HomewardError('invalid_shape', 'what the shell asks does not have the expected shape');
    };
    await clock.pass(10 * 60_000);
    expect([engine.timesAsked, engine.wasKilled]).toEqual([10, false]);
  });

  test.each([
    ['before the question', 59_000],
    ['the moment it is asked', 60_000],
    ['just before the two minutes are over', 60_000 + 119_000],
  ])('one whose Mac falls asleep %s has two minutes again after the night', async (_name, awakeMs) => {
    const engine = await started();
    const asleep = Promise.withResolvers<null>();
    engine.onAlive = () => asleep.promise;
    await clock.pass(awakeMs);
    await clock.sleep(NIGHT_MS);
    await clock.pass(119_000);
    asleep.resolve(null);
    await clock.pass(0);
    await clock.pass(10 * 60_000);
    expect([engine.wasKilled, engines.length]).toEqual([false, 1]);
  });

  test('one whose Mac sleeps again and again between short moments is left alone', async () => {
    const engine = await hung();
    for (let moment = 0; moment < 30; moment += 1) {
      await clock.sleep(600_000);
      await clock.pass(10_000);
    }
    expect(engine.wasKilled).toBe(false);
  });

  test.each([
    ['a night’s sleep', () => clock.sleep(NIGHT_MS)],
    ['a wake just before its time is over', () => clock.pass(119_000)],
  ])('after %s it has its whole time again, and is found out all the same', async (_name, before) => {
    const engine = await hung();
    await before();
    keeper.wake();
    await clock.pass(119_000);
    expect(engine.wasKilled).toBe(false);
    await clock.pass(1_000);
    expect(engine.wasKilled).toBe(true);
  });

  test('a clock that somebody sets ends nothing', async () => {
    const engine = await hung();
    for (const byMs of [NIGHT_MS, -3 * NIGHT_MS]) {
      clock.set(byMs);
      await clock.pass(50_000);
    }
    expect(engine.wasKilled).toBe(false);
    await clock.pass(20_000);
    expect(engine.wasKilled).toBe(true);
  });

  test('and says nothing after its start is not ended because the Mac slept meanwhile', async () => {
    void keeper.start();
    await clock.pass(50_000);
    await clock.sleep(NIGHT_MS);
    await clock.pass(59_000);
    expect(latest().wasKilled).toBe(false);
    await latest().says(protectedMac);
    expect(engines).toHaveLength(1);
  });

  test('is not asked any more once it has ended, or the shell has', async () => {
    const engine = await hung();
    await engine.crash();
    await clock.pass(1_000);
    await latest().says(protectedMac);
    latest().onAlive = never;
    await clock.pass(60_000);
    const closed = keeper.close();
    await clock.pass(900);
    await closed;
    await clock.pass(10 * 60_000);
    expect([engine.timesAsked, latest().timesAsked, engines.length]).toEqual([1, 1, 2]);
    expect(log.lines.filter((line) => line.includes('does not answer'))).toEqual([]);
  });
});

test('the engine is asked, and told, over its line', async () => {
  const engine = await started();
  await keeper.reportNow();
  expect(await keeper.takeIn('token')).toBe('accepted');
  expect((await keeper.journal({ limit: 5 })).rows).toEqual([]);
  await keeper.askRelease('unpair');
  await keeper.acknowledgeSummary();
  expect(engine.told).toEqual([['report-now', null]]);
  await expect(keeper.journal({ limit: 0 })).rejects.toMatchObject({ code: 'invalid_shape' });
});

test('each new status is told, and nobody’s failure keeps it from the others', async () => {
  const engine = await started();
  const seen: (number | null)[] = [];
  keeper.onChange(() => {
    throw new Error('no tray today');
  });
  const stop = keeper.onChange(() => seen.push(keeper.status().lastReportAt));
  await engine.says({ ...protectedMac, lastReportAt: 7 });
  stop();
  await engine.says({ ...protectedMac, lastReportAt: 8 });
  expect(seen).toEqual([7]);
  expect(log.lines).toContainEqual(expect.stringContaining('no tray today'));
});

test('a status of the wrong shape is refused, and the last one stands', async () => {
  const engine = await started();
  engine.line.tell('status', { ...protectedMac, waitingItems: -1 });
  await until(() => log.lines.length > 0);
  expect(keeper.status()).toEqual(protectedMac);
  expect(log.lines).toEqual([expect.stringContaining('“status” from the engine')]);
});

test('without a network nothing is online, whatever the engine believes', async () => {
  await started();
  hasNetwork = false;
  expect(keeper.status().isOnline).toBe(false);
});

test('an engine that does not end is killed within the second that the shell has', async () => {
  const engine = await started();
  const closed = keeper.close();
  await clock.pass(900);
  await closed;
  expect(engine.wasKilled).toBe(true);
});
