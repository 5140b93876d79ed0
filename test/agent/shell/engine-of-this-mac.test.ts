import { beforeEach, expect, test } from '@jest/globals';
import { closedChannel } from '../../../agent/src/link/channel.ts';
import type { EngineProcess } from '../../../agent/src/shell/engine-launcher.ts';
import { engineOfThisMac } from '../../../agent/src/shell/engine-of-this-mac.ts';
import type { ShellPermissions } from '../../../agent/src/shell/shell-status.ts';
import { FakeClock } from '../fake-clock.ts';
import { unpaired } from './statuses.ts';

const { permissions } = unpaired;

/** An engine that ends when it is told to. */
class PlayedEngine implements EngineProcess {
  readonly of: 'app' | 'service';
  readonly permissions: ShellPermissions | undefined;
  readonly channel = closedChannel();
  kills = 0;
  readonly #ended = Promise.withResolvers<number>();
  readonly ended = this.#ended.promise;

  constructor(of: 'app' | 'service', permissions?: ShellPermissions) {
    this.of = of;
    this.permissions = permissions;
    engines.push(this);
  }
  kill(): void {
    this.kills += 1;
    this.#ended.resolve(9);
  }
}

let clock: FakeClock;
let engines: PlayedEngine[];
let isInstalled: boolean;
let begin: (permissions: ShellPermissions) => EngineProcess;
beforeEach(() => {
  clock = new FakeClock();
  [engines, isInstalled] = [[], false];
  begin = engineOfThisMac({
    service: { isInstalled: () => isInstalled, join: () => new PlayedEngine('service') },
    launch: (now) => new PlayedEngine('app', now),
    clock,
  });
});

const HOUR_MS = 3_600_000;
/** What was begun, and how often each was ended. */
const story = () => engines.map(({ of, kills }) => [of, kills]);

test('without a service it is the app’s own, which begins with what the system allows, for as long as that is so', async () => {
  expect(begin(permissions)).toBe(engines[0]);
  await clock.pass(HOUR_MS);
  expect(story()).toEqual([['app', 0]]);
  expect(engines[0]?.permissions).toBe(permissions);
  expect(clock.timers).toBe(1);
});

test('where the service is installed it is the service’s, for as long as that is so', async () => {
  isInstalled = true;
  expect(begin(permissions)).toBe(engines[0]);
  await clock.pass(HOUR_MS);
  expect(story()).toEqual([['service', 0]]);
  expect(clock.timers).toBe(1);
});

test.each([
  ['the app’s own makes room for a service that is installed', false, 'app', 'service'],
  ['the app’s own takes the place of a service that is gone', true, 'service', 'app'],
])('%s, within half a minute, and once', async (_name, before, first, second) => {
  isInstalled = before;
  begin(permissions);
  await clock.pass(45_000);
  isInstalled = !before;
  await clock.pass(15_000);
  expect(story()).toEqual([[first, 1]]);
  await clock.pass(HOUR_MS);
  expect([story(), clock.timers]).toEqual([[[first, 1]], 0]);
  // As the keeper does with an engine that has ended.
  begin(permissions);
  await clock.pass(HOUR_MS);
  expect(story()).toEqual([
    [first, 1],
    [second, 0],
  ]);
});

test('a service that came and went between two looks disturbs nothing', async () => {
  begin(permissions);
  isInstalled = true;
  await clock.pass(29_000);
  isInstalled = false;
  await clock.pass(HOUR_MS);
  expect(story()).toEqual([['app', 0]]);
});

test('an engine that has ended is not looked after any more', async () => {
  begin(permissions).kill();
  await clock.pass(0);
  expect(clock.timers).toBe(0);
  isInstalled = true;
  await clock.pass(HOUR_MS);
  expect(story()).toEqual([['app', 1]]);
});
