import { afterEach, beforeEach, expect } from '@jest/globals';
import { MessageLine } from '../../../agent/src/link/message-line.ts';
import type { Log } from '../../../agent/src/log.ts';
import { EngineKeeper } from '../../../agent/src/shell/engine-keeper.ts';
import type { EngineProcess } from '../../../agent/src/shell/engine-launcher.ts';
import { type EngineSide, engineSide, type ShellSide, shellSide } from '../../../agent/src/shell/engine-messages.ts';
import type { ShellPermissions, ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { keptLog } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { channelPair } from '../link/channel-pair.ts';
import { protectedMac, unpaired } from './statuses.ts';

/** An engine's process that does what the test says. */
export class PlayedEngine {
  readonly process: EngineProcess;
  readonly told: unknown[] = [];
  readonly permissions: ShellPermissions;
  readonly line: MessageLine<EngineSide, ShellSide>;
  wasKilled = false;
  /** What it answers when it is asked whether it is there, and how often it was. */
  onAlive: () => null | Promise<null> = () => null;
  timesAsked = 0;
  readonly #clock: FakeClock;
  readonly #ended = Promise.withResolvers<number>();

  constructor(permissions: ShellPermissions, clock: FakeClock, log: Log) {
    this.permissions = permissions;
    this.#clock = clock;
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
  }

  async says(status: ShellStatus): Promise<void> {
    this.line.tell('status', status);
    await this.#clock.pass(0);
  }

  end(code: number): void {
    this.#ended.resolve(code);
  }

  async crash(code = 1): Promise<void> {
    this.end(code);
    await this.#clock.pass(0);
  }
}

/** A keeper, and what it works with. */
export interface KeeperUnderTest {
  readonly keeper: EngineKeeper;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof keptLog>;
  /** All that it has started, in order. */
  readonly engines: readonly PlayedEngine[];
  readonly latest: () => PlayedEngine;
  /** Starts the engine; it says how it stands, and is told what the system lets the app do. */
  readonly started: (status?: ShellStatus) => Promise<PlayedEngine>;
}

/** What the test says of the Mac around the keeper. Left out: it has a network, and starts every process. */
export interface MacAround {
  readonly hasNetwork?: () => boolean;
  /** Why no process can be started. */
  readonly refusal?: () => Error | undefined;
}

const { permissions } = unpaired;

function makeKeeper({ hasNetwork = () => true, refusal = () => undefined }: MacAround): KeeperUnderTest {
  const clock = new FakeClock();
  const log = keptLog();
  const engines: PlayedEngine[] = [];
  const keeper = new EngineKeeper({
    launch: (now) => {
      const why = refusal();
      if (why) throw why;
      const engine = new PlayedEngine(now, clock, log);
      engines.push(engine);
      return engine.process;
    },
    probeFile: (name) => `/built/${name}.js`,
    answers: { encrypt: async (text) => text, decrypt: async (text) => ({ text, isStale: false }) },
    ...{ permissions, hasNetwork, clock, log, random: () => 1 },
  });
  const latest = (): PlayedEngine => {
    const engine = engines.at(-1);
    if (engine === undefined) throw new Error('no engine was started');
    return engine;
  };
  const started = async (status: ShellStatus = protectedMac): Promise<PlayedEngine> => {
    const start = keeper.start();
    await latest().says(status);
    await start;
    expect(latest().told.splice(0)).toEqual([['permissions-are', permissions]]);
    return latest();
  };
  return { keeper, clock, log, engines, latest, started };
}

/**
 * A keeper of played engines for each test of a file anew; after the test it is closed, and has to leave no timer. Call
 * it once, outside of any test.
 * @param take gets the keeper before each test
 */
export function keeperForEachTest(take: (made: KeeperUnderTest) => void, around: MacAround = {}): void {
  let made: KeeperUnderTest;
  beforeEach(() => {
    made = makeKeeper(around);
    take(made);
  });
  afterEach(async () => {
    const { keeper, engines, clock } = made;
    const closed = keeper.close();
    for (const engine of engines) engine.end(0);
    await closed;
    expect(clock.timers).toBe(0);
  });
}
