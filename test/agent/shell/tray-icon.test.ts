import { beforeEach, describe, expect, test } from '@jest/globals';
import { TrayIcon } from '../../../agent/src/shell/tray-icon.ts';
import { type TrayAction, trayView } from '../../../agent/src/shell/tray-view.ts';
import { electron, FakeEvent, resetElectron } from '../fake-electron.ts';
import { NOW, protectedMac, stolenMac, unpaired } from './statuses.ts';

let asked: TrayAction[];
let icon: TrayIcon;
beforeEach(() => {
  resetElectron();
  asked = [];
  icon = new TrayIcon('trayTemplate.png', (action) => asked.push(action));
});

test('shows the view and hands on what is chosen', () => {
  icon.show(trayView(unpaired, NOW));
  const [tray] = electron.trays;
  expect(tray?.image).toBe('trayTemplate.png');
  expect(tray?.tooltip).toBe('Homeward: not paired');
  expect(tray?.labels).toEqual(['Not paired', '—', 'Pair…', 'Journal…', 'Settings…', '—', 'Quit Homeward']);
  expect(tray?.menu?.template[0]).toMatchObject({ enabled: false });
  tray?.click('Pair…');
  tray?.click('Quit Homeward');
  expect(asked).toEqual(['pair', 'quit']);
});

test('a view that says the same is not set again: an open menu would close', () => {
  icon.show(trayView(protectedMac, NOW));
  icon.show(trayView(protectedMac, NOW + 1_000));
  expect(electron.trays[0]?.menusSet).toBe(1);
  icon.show(trayView(protectedMac, NOW + 60_000));
  expect(electron.trays[0]?.menusSet).toBe(2);
  expect(electron.trays).toHaveLength(1);
});

test('a hidden view takes the icon away, and the next one brings it back', () => {
  icon.show(trayView(protectedMac, NOW));
  icon.show(trayView(stolenMac(true), NOW));
  expect(electron.trays.map((tray) => tray.isDestroyed)).toEqual([true]);
  icon.show(trayView(stolenMac(true), NOW));
  expect(electron.trays).toHaveLength(1);
  icon.show(trayView(protectedMac, NOW));
  expect(electron.trays.map((tray) => tray.isDestroyed)).toEqual([true, false]);
});

describe('while the menu is open', () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const open = () => {
    icon.show(trayView(protectedMac, NOW));
    const [tray] = electron.trays;
    const menu = tray?.menu;
    menu?.emit('menu-will-show', new FakeEvent());
    return { tray, close: () => menu?.emit('menu-will-close', new FakeEvent()) };
  };

  test('it is not replaced, and afterwards it says the newest', async () => {
    const { tray, close } = open();
    icon.show(trayView(protectedMac, NOW + 60_000));
    icon.show(trayView(protectedMac, NOW + 120_000));
    expect(tray?.menusSet).toBe(1);
    close();
    // The click that closed it is still to come.
    expect(tray?.menusSet).toBe(1);
    await turn();
    expect(tray?.menusSet).toBe(2);
    expect(tray?.labels[0]).toBe('Protected · last report 14 min ago');
    icon.show(trayView(protectedMac, NOW + 180_000));
    expect(tray?.menusSet).toBe(3);
  });

  test('an order that hides Homeward takes it away all the same, for good', async () => {
    const { tray, close } = open();
    icon.show(trayView(protectedMac, NOW + 60_000));
    icon.show(trayView(stolenMac(true), NOW));
    expect(tray?.isDestroyed).toBe(true);
    close();
    await turn();
    expect(electron.trays).toHaveLength(1);
    icon.show(trayView(protectedMac, NOW));
    icon.show(trayView(protectedMac, NOW + 60_000));
    expect(electron.trays[1]?.menusSet).toBe(2);
  });
});
