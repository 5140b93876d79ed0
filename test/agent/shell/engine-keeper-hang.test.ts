import { HomewardError } from '@homeward/shared/errors';
import { describe, expect, test } from '@jest/globals';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { type KeeperUnderTest, keeperForEachTest, type PlayedEngine } from './engine-keeper-under-test.ts';
import { protectedMac } from './statuses.ts';

let { keeper, clock, log, engines, latest, started } = {} as KeeperUnderTest;
keeperForEachTest((made) => {
  ({ keeper, clock, log, engines, latest, started } = made);
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
