import { beforeEach, expect, test } from '@jest/globals';
import { LiveView } from '../../../agent/src/shell/live-view.ts';
import { FakeClock } from '../fake-clock.ts';

let clock: FakeClock;
let state: { value: number };
let isOpen: boolean;
let told: unknown[];
let looks: number;
let view: LiveView<{ value: number }>;
beforeEach(() => {
  clock = new FakeClock();
  [state, isOpen, told, looks] = [{ value: 1 }, true, [], 0];
  view = new LiveView({
    clock,
    isOpen: () => isOpen,
    read: () => ({ ...state }),
    look: () => {
      looks += 1;
    },
    tell: (now) => told.push(now),
  });
});

test('a page that has not asked is told nothing, and nothing runs for it', async () => {
  state.value = 2;
  view.refresh();
  await clock.pass(60_000);
  expect([told, looks, clock.timers]).toEqual([[], 0, 0]);
});

test('a page that has asked is told of each change, once', async () => {
  expect(view.begin()).toEqual({ value: 1 });
  view.refresh();
  state.value = 2;
  view.refresh();
  view.refresh();
  expect(told).toEqual([{ value: 2 }]);
});

test('what nobody tells of is looked at every second', async () => {
  view.begin();
  state.value = 2;
  await clock.pass(1_000);
  expect(told).toEqual([{ value: 2 }]);
  await clock.pass(3_000);
  expect([told.length, looks]).toEqual([1, 4]);
});

test('it ends with the window, and begins again with the next one', async () => {
  view.begin();
  isOpen = false;
  await clock.pass(2_000);
  expect([looks, clock.timers]).toEqual([0, 0]);
  state.value = 2;
  view.refresh();
  expect(told).toEqual([]);
  isOpen = true;
  expect(view.begin()).toEqual({ value: 2 });
  state.value = 3;
  await clock.pass(1_000);
  expect(told).toEqual([{ value: 3 }]);
});

test('a page that is loaded anew does not double it', async () => {
  view.begin();
  view.begin();
  expect(clock.timers).toBe(1);
});
