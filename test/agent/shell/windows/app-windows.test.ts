import { beforeEach, describe, expect, test } from '@jest/globals';
import { bridgeNamesOf } from '../../../../agent/src/shell/ipc-contract.ts';
import { AppWindows } from '../../../../agent/src/shell/windows/app-windows.ts';
import { bridgeArguments } from '../../../../agent/src/shell/windows/bridge-arguments.ts';
import { windowNames } from '../../../../agent/src/shell/windows/window-names.ts';
import { electron, FakeContents, resetElectron } from '../../fake-electron.ts';
import { protectedMac, stolenMac, unpaired } from '../statuses.ts';

let windows: AppWindows;
beforeEach(() => {
  resetElectron();
  windows = new AppWindows('/app/preload.cjs', 'linux');
});

const open = () => electron.windows.filter((window) => !window.isGone);

test('no window opens by itself, or before the engine has told how the Mac stands', () => {
  expect(windowNames.map((name) => windows.open(name))).toEqual(windowNames.map(() => false));
  windows.onStatus(unpaired);
  expect(electron.windows).toEqual([]);
});

describe.each(windowNames)('%s', (name) => {
  beforeEach(() => windows.onStatus(protectedMac));

  test('opens once, at its own page, whose preload script is told what the page may do', () => {
    expect([windows.open(name), windows.open(name)]).toEqual([true, true]);
    expect(open()).toHaveLength(1);
    expect(open()[0]?.webContents.mainFrame.url).toBe(`app://homeward/${name}`);
    expect(open()[0]?.options.webPreferences?.additionalArguments).toEqual(bridgeArguments(bridgeNamesOf(name)));
    expect(windows.isOpen(name)).toBe(true);
  });

  test('goes when the owner’s order hides Homeward, and does not open until another shows it again', () => {
    windows.open(name);
    windows.onStatus(stolenMac(true));
    expect(open()).toEqual([]);
    expect(windows.open(name)).toBe(false);
    expect(electron.windows).toHaveLength(1);
    windows.onStatus(stolenMac(false));
    expect(windows.open(name)).toBe(true);
  });

  test('tells whoever waits for its end, by whatever way it ends', () => {
    let ends = 0;
    windows.onClosed(name, () => {
      ends += 1;
    });
    windows.open(name);
    windows.close(name);
    windows.open(name);
    open()[0]?.destroy();
    windows.open(name);
    windows.closeAll();
    expect(ends).toBe(3);
  });
});

test('a sender is known by its window, and nobody else is', () => {
  windows.onStatus(protectedMac);
  windows.open('journal');
  windows.open('settings');
  const [journal, settings] = electron.windows.map(({ webContents }) => webContents);
  const sender = (contents: FakeContents | undefined) =>
    windows.senderOf({ sender: contents, senderFrame: contents?.mainFrame } as never);
  expect([sender(journal), sender(settings), sender(new FakeContents())]).toEqual(['journal', 'settings', null]);
});

test('news goes to the window that it is for, while it is open', () => {
  windows.onStatus(unpaired);
  windows.tell('pairing:changed', { step: 'asking', host: 'a' });
  windows.open('pairing');
  windows.open('settings');
  windows.tell('pairing:changed', { step: 'asking', host: 'b' });
  expect(electron.windows.map(({ webContents }) => webContents.sent)).toEqual([
    [['pairing:changed', { step: 'asking', host: 'b' }]],
    [],
  ]);
});

test('the summary of a theft has no close button', () => {
  windows.onStatus(protectedMac);
  windows.open('summary');
  expect(open()[0]?.options.closable).toBe(false);
});

test('on a Mac the page is drawn on the system’s material, up to the upper edge', () => {
  windows.onStatus(protectedMac);
  windows.open('settings');
  expect(open()[0]?.options).not.toHaveProperty('vibrancy');
  const onMac = new AppWindows('/app/preload.cjs', 'darwin');
  onMac.onStatus(protectedMac);
  onMac.open('settings');
  expect(electron.windows[1]?.options).toMatchObject({ titleBarStyle: 'hiddenInset', vibrancy: 'sidebar' });
});
