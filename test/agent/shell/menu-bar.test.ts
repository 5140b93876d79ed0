import { beforeEach, expect, test } from '@jest/globals';
import type { Clock } from '../../../agent/src/clock.ts';
import { keepShown } from '../../../agent/src/shell/menu-bar.ts';
import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { StayAwake } from '../../../agent/src/shell/stay-awake.ts';
import { TrayIcon } from '../../../agent/src/shell/tray-icon.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { NOW, protectedMac, stolenMac } from './statuses.ts';

let now: number;
let timers: Set<() => void>;
const clock: Clock = {
  now: () => now,
  monotonicMs: () => now,
  setTimer: (callback) => {
    timers.add(callback);
    return () => timers.delete(callback);
  },
};
let status: ShellStatus;
let listener: (() => void) | undefined;
const engine = {
  status: () => status,
  onChange: (given: () => void) => {
    listener = given;
    return () => {
      listener = undefined;
    };
  },
};
let told: ShellStatus[];
let stop: () => void;
const show = (hasConsole = true) => {
  const desk = { onStatus: (given: ShellStatus) => told.push(given) };
  const icon = new TrayIcon('x.png', () => {});
  return keepShown({ engine, clock, icon, followers: [desk], awake: new StayAwake(), hasConsole });
};
beforeEach(() => {
  resetElectron();
  [now, status, timers, told] = [NOW, protectedMac, new Set(), []];
  stop = show();
});

const first = () => electron.trays[0]?.labels[0];

test('what is shown follows the engine at once, and the desk is told', () => {
  status = { ...protectedMac, isOnline: false, waitingItems: 2 };
  listener?.();
  expect(electron.trays[0]?.labels).toContain('Offline, 2 items waiting');
  expect(told).toEqual([protectedMac, status]);
});

test('the age of the last report is said anew every minute, by one timer', () => {
  expect(first()).toBe('Protected · last report 12 min ago');
  for (let minute = 1; minute <= 3; minute += 1) {
    now += 60_000;
    const [tick] = timers;
    tick?.();
    expect(timers.size).toBe(1);
  }
  expect(first()).toBe('Protected · last report 15 min ago');
});

test('stolen and hidden takes the icon away at once; recovered brings it back', () => {
  status = stolenMac(true);
  listener?.();
  expect(electron.trays.every((tray) => tray.isDestroyed)).toBe(true);
  expect(electron.blockers).toHaveLength(1);
  status = protectedMac;
  listener?.();
  expect(electron.trays.at(-1)?.isDestroyed).toBe(false);
  expect(electron.blockers).toEqual([]);
});

test('when it ends, nothing is left: no icon, no timer, no listener', () => {
  stop();
  expect(electron.trays[0]?.isDestroyed).toBe(true);
  expect(timers.size).toBe(0);
  expect(listener).toBeUndefined();
});

test('a build without a console offers none', () => {
  stop();
  stop = show(false);
  expect(electron.trays[0]?.labels).toContain('Open console');
  expect(electron.trays[1]?.labels).toContain('Open in browser');
  expect(electron.trays[1]?.labels).not.toContain('Open console');
});
