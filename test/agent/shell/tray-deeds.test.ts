import { beforeEach, expect, test } from '@jest/globals';
import { createLoginItem } from '../../../agent/src/shell/login-item.ts';
import { settingsPanes } from '../../../agent/src/shell/system-settings.ts';
import { trayDeeds } from '../../../agent/src/shell/tray-deeds.ts';
import type { TrayAction } from '../../../agent/src/shell/tray-view.ts';
import { electron, resetElectron } from '../fake-electron.ts';

let done: string[];
let camera: 'not-asked' | 'denied';
let location: 'not-asked' | 'denied';
const note = (what: string) => () => void done.push(what);
/** Whatever fails shows in the menu, and nowhere else. */
const failing = (what: string) => async () => {
  done.push(what);
  throw new Error('it could not be done');
};
const deeds = () =>
  trayDeeds({
    engine: { reportNow: failing('report') },
    permissions: {
      read: () => ({ camera, location, notifications: 'unknown' }),
      askForCamera: failing('camera?'),
      askForLocation: failing('location?'),
    },
    pairing: { open: note('pairing') },
    release: { open: (wish) => void done.push(`release ${wish}`) },
    windows: {
      open: (name) => {
        done.push(name);
        return true;
      },
    },
    consoles: { open: note('console'), openInBrowser: note('browser') },
    loginItem: createLoginItem('darwin', true),
  });
beforeEach(() => {
  resetElectron();
  done = [];
  [camera, location] = ['not-asked', 'not-asked'];
});

test.each<[TrayAction, string]>([
  ['allow-camera', 'camera?'],
  ['allow-location', 'location?'],
  ['report-now', 'report'],
  ['pair', 'pairing'],
  ['journal', 'journal'],
  ['open-console', 'console'],
  ['open-in-browser', 'browser'],
  ['settings', 'settings'],
  ['unpair', 'release unpair'],
  ['ask-to-quit', 'release quit'],
])('%s', async (action, what) => {
  deeds()[action]();
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual([what]);
  expect(electron.quits).toBe(0);
});

test('a camera that was refused is allowed in System Settings', () => {
  camera = 'denied';
  deeds()['allow-camera']();
  expect([done, electron.opened]).toEqual([[], [settingsPanes.camera]]);
});

test('a location that was refused is allowed in System Settings', () => {
  location = 'denied';
  deeds()['allow-location']();
  expect([done, electron.opened]).toEqual([[], [settingsPanes.location]]);
});

test('quit, where nobody has to be asked: nothing brings it back', () => {
  deeds().quit();
  expect(electron.quits).toBe(1);
  expect(electron.loginItem).toBe('not-registered');
});
