import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { electron } from './deeds.ts';

class FakeApp extends EventEmitter {
  readonly isPackaged: boolean = false;
  async whenReady(): Promise<void> {}
  setPath(name: string, path: string): void {
    electron.paths.set(name, path);
  }
  requestSingleInstanceLock(said?: Record<string, unknown>): boolean {
    electron.saidOfItself = said;
    return electron.isOnlyInstance;
  }
  getLoginItemSettings(options?: Real.LoginItemSettingsOptions): Real.LoginItemSettings {
    electron.loginItemQueries.push(options);
    const { loginItem: status } = electron;
    const elsewhere = { wasOpenedAtLogin: false, executableWillLaunchAtLogin: false, launchItems: [] };
    return { status, openAtLogin: status === 'enabled', ...elsewhere };
  }
  setLoginItemSettings(settings: Real.Settings): void {
    electron.loginItemCalls.push(settings);
    electron.loginItem = settings.openAtLogin ? electron.onLoginItem : 'not-registered';
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    electron.linkSchemes.push(scheme);
    return true;
  }
  enableSandbox(): void {
    electron.isSandboxed = true;
  }
  focus(): void {}
  quit(): void {
    electron.quits += 1;
  }
  exit(code = 0): void {
    electron.exitCode = code;
  }
}

export const app = new FakeApp() satisfies Pick<
  Real.App,
  | 'isPackaged'
  | 'whenReady'
  | 'setPath'
  | 'requestSingleInstanceLock'
  | 'getLoginItemSettings'
  | 'setLoginItemSettings'
  | 'setAsDefaultProtocolClient'
  | 'enableSandbox'
  | 'focus'
  | 'quit'
  | 'exit'
>;
