import { beforeEach, expect, test } from '@jest/globals';
import { setAwakeTimer } from '../../../agent/src/shell/awake-timer.ts';
import { FakeClock } from '../fake-clock.ts';

const DELAY_MS = 40_000;
const NIGHT_MS = 8 * 3_600_000;

let clock: FakeClock;
let calls: number;
let cancel: () => void;
beforeEach(() => {
  clock = new FakeClock();
  calls = 0;
  const callback = () => {
    calls += 1;
  };
  cancel = setAwakeTimer(clock, callback, DELAY_MS);
});

test('calls back after its delay, once', async () => {
  await clock.pass(DELAY_MS - 1);
  expect(calls).toBe(0);
  await clock.pass(1);
  expect(calls).toBe(1);
  await clock.pass(10 * DELAY_MS);
  expect([calls, clock.timers]).toEqual([1, 0]);
});

test.each([0, 5_000, DELAY_MS - 1])('a night’s sleep after %d ms begins the count anew', async (awakeMs) => {
  await clock.pass(awakeMs);
  await clock.sleep(NIGHT_MS);
  await clock.pass(DELAY_MS - 1);
  expect(calls).toBe(0);
  await clock.pass(1);
  expect(calls).toBe(1);
});

test('a Mac that wakes for a moment now and then never gets there, and one that stays awake does', async () => {
  for (let moment = 0; moment < 20; moment += 1) {
    await clock.sleep(600_000);
    await clock.pass(10_000);
  }
  expect(calls).toBe(0);
  await clock.pass(DELAY_MS);
  expect(calls).toBe(1);
});

test('a clock that somebody sets changes nothing', async () => {
  clock.set(NIGHT_MS);
  await clock.pass(DELAY_MS - 1);
  expect(calls).toBe(0);
  clock.set(-2 * NIGHT_MS);
  await clock.pass(1);
  expect(calls).toBe(1);
});

test.each([0, 20_000])('is cancelled after %d ms', async (afterMs) => {
  await clock.pass(afterMs);
  cancel();
  expect(clock.timers).toBe(0);
  await clock.pass(DELAY_MS);
  expect(calls).toBe(0);
});
