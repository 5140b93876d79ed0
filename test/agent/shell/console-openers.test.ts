import { beforeEach, expect, test } from '@jest/globals';
import { consoleOpeners } from '../../../agent/src/shell/console-openers.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { protectedMac, unpaired } from './statuses.ts';

let opened: number;
const carried = {
  open: () => {
    opened += 1;
  },
};
beforeEach(() => {
  resetElectron();
  opened = 0;
});

test('the console is the one that the app carries', () => {
  consoleOpeners({ status: () => protectedMac }, carried, true).open?.();
  expect([opened, electron.opened]).toEqual([1, []]);
});

test.each(['openInBrowser', 'open'] as const)('%s, without one: the browser opens the paired server’s own', (way) => {
  consoleOpeners({ status: () => protectedMac }, null, false)[way]?.();
  expect(electron.opened).toEqual(['https://homeward.example']);
});

test.each(['openInBrowser', 'open'] as const)('%s: and nowhere while the Mac is not paired', (way) => {
  consoleOpeners({ status: () => unpaired }, null, false)[way]?.();
  expect(electron.opened).toEqual([]);
});

test('a packed app without one opens none in its place', () => {
  const { open, openInBrowser } = consoleOpeners({ status: () => protectedMac }, null, true);
  expect(open).toBeNull();
  openInBrowser();
  expect(electron.opened).toEqual(['https://homeward.example']);
});
