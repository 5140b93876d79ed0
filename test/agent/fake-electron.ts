/**
 * Electron, as far as the shell uses it: Jest maps `electron` to this file. What each part has is checked against
 * Electron's own types; what it was told to do can be read from `electron`. Call `resetElectron` before each test.
 */
import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { app } from './fake-electron/app.ts';
import { electron, forgetDeeds } from './fake-electron/deeds.ts';
import { ipcRenderer } from './fake-electron/ipc.ts';
import { FakeMenu, FakeTray } from './fake-electron/menu-bar.ts';
import { FakeNotification } from './fake-electron/notification.ts';
import { FakeWindow } from './fake-electron/windows.ts';
import { FakeSquirrel } from './fake-squirrel.ts';
import { FakeMessageChannel, FakeUtilityProcess } from './fake-utility-process.ts';

export { FakeEvent } from './fake-electron/event.ts';
export { contextBridge, ipcMain } from './fake-electron/ipc.ts';
export { safeStorage } from './fake-electron/keychain.ts';
export { protocol, session } from './fake-electron/sessions.ts';
export { FakeContents } from './fake-electron/windows.ts';
export { app, electron, ipcRenderer };

/** A fresh Electron, without listeners. */
export function resetElectron(): void {
  forgetDeeds();
  for (const emitter of [app, powerMonitor, ipcRenderer]) emitter.removeAllListeners();
}

export const powerMonitor = new EventEmitter();

export const crashReporter = {
  start: (options) => void electron.crashReporters.push(options),
} satisfies Pick<Real.CrashReporter, 'start'>;

export const powerSaveBlocker = {
  start: (type) => electron.blockers.push(type) - 1,
  stop: (id) => {
    if (electron.blockers.splice(id, 1).length === 0) throw new Error(`${id} is no blocker`);
    return true;
  },
} satisfies Pick<Real.PowerSaveBlocker, 'start' | 'stop'>;

export const systemPreferences = {
  getMediaAccessStatus: () => 'not-determined',
  askForMediaAccess: async () => false,
} satisfies Pick<Real.SystemPreferences, 'getMediaAccessStatus' | 'askForMediaAccess'>;

export const utilityProcess = FakeUtilityProcess;
export const MessageChannelMain = FakeMessageChannel;

export const net = { isOnline: () => electron.hasNetwork } satisfies Pick<Real.Net, 'isOnline'>;

export const shell = {
  openExternal: async (url: string) => {
    electron.opened.push(url);
  },
} satisfies Pick<Real.Shell, 'openExternal'>;

export const dialog = {
  showSaveDialog: async (...args: [Real.BaseWindow, Real.SaveDialogOptions] | [Real.SaveDialogOptions]) => {
    electron.saveDialogs.push(args.at(-1) as Real.SaveDialogOptions);
    return { canceled: electron.saveTo === '', filePath: electron.saveTo };
  },
  showMessageBox: async (...args: [Real.BaseWindow, Real.MessageBoxOptions] | [Real.MessageBoxOptions]) => {
    electron.messages.push(args.at(-1) as Real.MessageBoxOptions);
    return { response: 0, checkboxChecked: false };
  },
} satisfies Pick<Real.Dialog, 'showSaveDialog' | 'showMessageBox'>;

export const autoUpdater = new FakeSquirrel() satisfies Pick<
  Real.AutoUpdater,
  'setFeedURL' | 'getFeedURL' | 'checkForUpdates' | 'quitAndInstall'
>;

export const Menu = FakeMenu;
export const Notification = FakeNotification satisfies Pick<typeof Real.Notification, 'removeAll'>;
export const Tray = FakeTray;
export const BrowserWindow = FakeWindow;
