import { beforeEach, expect, test } from '@jest/globals';
import { createLoginItem } from '../../../agent/src/shell/login-item.ts';
import { trayDeeds } from '../../../agent/src/shell/tray-deeds.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { protectedMac, unpaired } from './statuses.ts';

let done: string[];
let status = protectedMac;
const deeds = (carriedConsole: { open(): void } | null = { open: () => done.push('console') }) =>
  trayDeeds(
    { status: () => status },
    { open: () => done.push('pair') },
    {
      askForCamera: async () => {
        done.push('camera');
        throw new Error('the question could not be shown');
      },
    },
    createLoginItem('darwin', true),
    carriedConsole,
  );
beforeEach(() => {
  resetElectron();
  done = [];
  status = protectedMac;
});

test('pair and camera', async () => {
  deeds().pair();
  deeds()['allow-camera']();
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual(['pair', 'camera']);
});

test('the console is the one that the app carries', () => {
  deeds()['open-console']();
  expect(done).toEqual(['console']);
  expect(electron.opened).toEqual([]);
});

test.each(['open-in-browser', 'open-console'] as const)('%s: the browser opens the paired server’s own', (deed) => {
  deeds(null)[deed]();
  expect(electron.opened).toEqual(['https://homeward.example']);
});

test('and nowhere while it is not paired', () => {
  status = unpaired;
  deeds()['open-in-browser']();
  deeds(null)['open-console']();
  expect(electron.opened).toEqual([]);
});

test('quit', () => {
  deeds().quit();
  expect(electron.quits).toBe(1);
  expect(electron.loginItemCalls).toEqual([]);
});

test('quit, not paired: nothing brings it back', () => {
  status = unpaired;
  deeds().quit();
  expect(electron.quits).toBe(1);
  expect(electron.loginItem).toBe('not-registered');
});
