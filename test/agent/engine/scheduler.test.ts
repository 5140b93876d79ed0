import { describe, expect, test } from '@jest/globals';
import { Scheduler } from '../../../agent/src/engine/scheduler.ts';
import { FakeClock } from '../fake-clock.ts';

const minute = 60_000;
const hour = 60 * minute;

function subject(random = 0.5) {
  const clock = new FakeClock();
  const rounds: number[] = [];
  const jumps: number[] = [];
  const slept: number[] = [];
  let finish: (() => void)[] = [];
  let takesLong = false;
  const scheduler = new Scheduler({
    clock,
    random: () => random,
    run: () => {
      rounds.push(clock.now());
      return takesLong ? new Promise((resolve) => finish.push(resolve)) : Promise.resolve();
    },
    onTick: () => {},
    onSlept: () => slept.push(clock.now()),
    onClockJump: (byMs) => jumps.push(byMs),
  });
  return {
    ...{ clock, rounds, jumps, slept, scheduler },
    takeLong: () => {
      takesLong = true;
    },
    finishAll: () => {
      takesLong = false;
      for (const resolve of finish) resolve();
      finish = [];
    },
  };
}

describe('Scheduler', () => {
  test('begins at once, then by the rhythm', async () => {
    const { clock, rounds, scheduler } = subject();
    const start = clock.now();
    scheduler.follow({ intervalMs: 5 * minute, jitter: false }, false);
    await clock.pass(15 * minute);
    expect(rounds.map((at) => at - start)).toEqual([0, 5 * minute, 10 * minute, 15 * minute]);
    scheduler.close();
    expect(clock.timers).toBe(0);
  });

  test('begins one on request: at once, or after the one that is running, and keeps the rhythm from then on', async () => {
    const { clock, rounds, scheduler, takeLong, finishAll } = subject();
    expect(scheduler.now()).toBe(false);
    scheduler.follow({ intervalMs: hour, jitter: false }, false);
    await clock.pass(minute);
    expect(scheduler.now()).toBe(true);
    expect(rounds).toHaveLength(2);
    takeLong();
    await clock.pass(minute);
    scheduler.now();
    scheduler.now();
    expect(rounds).toHaveLength(3);
    finishAll();
    await clock.pass(minute);
    expect(rounds).toHaveLength(4);
    await clock.pass(hour - 2 * minute);
    expect(rounds).toHaveLength(4);
    await clock.pass(2 * minute);
    expect(rounds).toHaveLength(5);
    scheduler.close();
  });

  test.each([
    [0, 0.95],
    [0.999, 1.05],
  ])('spreads the hourly rounds over a tenth of the hour (%f)', async (random, factor) => {
    const { clock, rounds, scheduler } = subject(random);
    scheduler.follow({ intervalMs: hour, jitter: true }, false);
    await clock.pass(1.06 * hour);
    expect(rounds).toHaveLength(2);
    expect(((rounds[1] ?? 0) - (rounds[0] ?? 0)) / hour).toBeCloseTo(factor, 2);
    scheduler.close();
  });

  test('a round that is still running is not begun twice, and is followed at once', async () => {
    const { clock, rounds, scheduler, takeLong, finishAll } = subject();
    takeLong();
    scheduler.follow({ intervalMs: minute, jitter: false }, false);
    await clock.pass(5 * minute);
    expect(rounds).toHaveLength(1);
    finishAll();
    await clock.pass(0);
    expect(rounds).toHaveLength(2);
    scheduler.close();
  });

  test('a new order does not wait for a round that was ended', async () => {
    const { clock, rounds, scheduler, takeLong } = subject();
    takeLong();
    scheduler.follow({ intervalMs: hour, jitter: true }, false);
    await clock.pass(minute);
    scheduler.follow({ intervalMs: 5 * minute, jitter: false }, true);
    expect(rounds).toHaveLength(2);
    scheduler.close();
  });

  test('one round makes up for all that were missed in sleep, at once', async () => {
    const { clock, rounds, jumps, slept, scheduler } = subject();
    scheduler.follow({ intervalMs: 5 * minute, jitter: false }, false);
    await clock.sleep(9 * hour);
    expect(rounds).toHaveLength(2);
    await clock.pass(4 * minute);
    expect(rounds).toHaveLength(2);
    expect(slept).toHaveLength(1);
    expect(jumps).toEqual([]);
    scheduler.close();
  });

  test('paused has no rounds', async () => {
    const { clock, rounds, scheduler } = subject();
    scheduler.follow({ intervalMs: minute, jitter: false }, false);
    scheduler.follow(null, true);
    await clock.pass(48 * hour);
    expect(rounds).toHaveLength(1);
    scheduler.close();
  });

  test('a clock set back by a day puts no round off', async () => {
    const { clock, rounds, jumps, scheduler } = subject();
    scheduler.follow({ intervalMs: hour, jitter: false }, false);
    await clock.pass(minute);
    clock.set(-24 * hour);
    await clock.pass(hour + minute);
    expect(rounds).toHaveLength(2);
    expect(jumps).toEqual([-24 * hour]);
    scheduler.close();
  });

  test('a clock set forward gives a round at once; two minutes are nothing to speak of', async () => {
    const { clock, rounds, jumps, scheduler } = subject();
    scheduler.follow({ intervalMs: hour, jitter: false }, false);
    clock.set(2 * minute);
    await clock.pass(minute);
    expect(jumps).toEqual([]);
    clock.set(3 * hour);
    await clock.pass(minute);
    expect(jumps).toEqual([3 * hour]);
    expect(rounds).toHaveLength(2);
    scheduler.close();
  });
});
