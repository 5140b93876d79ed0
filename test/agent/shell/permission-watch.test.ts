import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type PermissionWatch, watchPermissions } from '../../../agent/src/shell/permission-watch.ts';
import type { ShellPermissions } from '../../../agent/src/shell/shell-status.ts';
import { FakeClock } from '../fake-clock.ts';
import { app, resetElectron } from '../fake-electron.ts';

let clock: FakeClock;
let told: ShellPermissions[];
let now: ShellPermissions;
/** The location as the system has it; the app knows it when it has asked. */
let location: ShellPermissions['location'];
let watch: PermissionWatch;

beforeEach(async () => {
  resetElectron();
  clock = new FakeClock();
  told = [];
  location = 'unknown';
  now = { camera: 'not-asked', location, notifications: 'unknown' };
  const permissions = {
    read: () => now,
    refreshLocation: async () => {
      now = { ...now, location };
    },
  };
  watch = watchPermissions(permissions, now, clock, (permissions) => told.push(permissions));
  await clock.pass(0);
});
afterEach(() => {
  watch.stop();
  expect(clock.timers).toBe(0);
  expect(app.listenerCount('activate') + app.listenerCount('did-become-active')).toBe(0);
});

test('what was known at the start is not told, and nothing twice', async () => {
  await clock.pass(300_000);
  expect(told).toEqual([]);
  now = { ...now, camera: 'granted' };
  await clock.pass(300_000);
  expect(told).toEqual([{ ...now, camera: 'granted' }]);
});

test('a change between what was told and the first look is told', () => {
  watch.stop();
  const changed = { ...now, camera: 'granted' } as const;
  const permissions = { read: () => changed, refreshLocation: async () => {} };
  watch = watchPermissions(permissions, now, clock, (permissions) => told.push(permissions));
  expect(told).toEqual([changed]);
});

test('a location permission that is taken away is told within ten minutes, though nobody is at the Mac', async () => {
  location = 'denied';
  await clock.pass(540_000);
  expect(told).toEqual([]);
  await clock.pass(60_000);
  expect(told).toMatchObject([{ location: 'denied' }]);
});

test.each(['activate', 'did-become-active'])('a change is seen at once at %s, the location too', async (event) => {
  now = { ...now, camera: 'denied' };
  location = 'granted';
  app.emit(event);
  expect(told).toMatchObject([{ camera: 'denied', location: 'unknown' }]);
  await clock.pass(0);
  expect(told).toHaveLength(2);
  expect(told[1]).toMatchObject({ camera: 'denied', location: 'granted' });
});

test('and whenever somebody says that the moment is a likely one', async () => {
  now = { ...now, camera: 'restricted' };
  watch.look();
  expect(told).toHaveLength(1);
});

test('the location’s program that hangs holds nothing up', async () => {
  watch.stop();
  const hanging = { read: () => now, refreshLocation: () => new Promise<void>(() => {}) };
  watch = watchPermissions(hanging, now, clock, (permissions) => told.push(permissions));
  await clock.pass(11_000);
  now = { ...now, camera: 'granted' };
  await clock.pass(60_000);
  expect(told).toHaveLength(1);
});
