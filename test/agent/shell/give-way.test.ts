import { beforeEach, expect, test } from '@jest/globals';
import { giveWay, isKeptByLaunchd, isOpenedByPerson } from '../../../agent/src/shell/give-way.ts';
import { BrowserWindow, electron, resetElectron } from '../fake-electron.ts';

beforeEach(resetElectron);
const opened = ['/Applications/Homeward.app/Contents/MacOS/Homeward'];
const kept = [...opened, '--kept-by-launchd'];

test('launchd is known by the argument that it was told to give', () => {
  expect([isKeptByLaunchd(opened), isKeptByLaunchd(kept)]).toEqual([false, true]);
});

test.each([
  ['a person', opened, null, true],
  ['a person, after an update that failed', opened, '0.3.0', true],
  ['an update', opened, '0.2.0', false],
  ['launchd', kept, null, false],
])('%s has opened it', (_, argv, to, isPerson) => {
  const installing = to === null ? null : { from: '0.1.0', to, at: 1 };
  expect(isOpenedByPerson(argv, installing, '0.2.0')).toBe(isPerson);
});

test('the one that a person opened makes room for the one that launchd keeps', () => {
  giveWay(opened)();
  expect(electron.quits).toBe(1);
});

test('but not while a window is open; when launchd tries again after it was closed', () => {
  const onKeptStart = giveWay(opened);
  const window = new BrowserWindow();
  onKeptStart();
  expect(electron.quits).toBe(0);
  window.destroy();
  onKeptStart();
  expect(electron.quits).toBe(1);
});

test('the one that launchd keeps stays', () => {
  giveWay(kept)();
  expect(electron.quits).toBe(0);
});
