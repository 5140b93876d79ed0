import { app, shell } from 'electron';
import type { Permissions } from '../sensors/permissions.ts';
import type { ConsoleWindow } from './console-window.ts';
import { leaveForGood } from './keep-alive.ts';
import type { LoginItem } from './login-item.ts';
import type { PairingDesk } from './pairing-desk.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { TrayAction } from './tray-view.ts';

/** What each item of the menu does. */
export function trayDeeds(
  engine: Pick<ShellEngine, 'status'>,
  desk: Pick<PairingDesk, 'open'>,
  permissions: Pick<Permissions, 'askForCamera'>,
  loginItem: Pick<LoginItem, 'unregister'>,
  carriedConsole: Pick<ConsoleWindow, 'open'> | null,
): Readonly<Record<TrayAction, () => void>> {
  const openInBrowser = () => {
    const { account } = engine.status();
    if (account !== null) void shell.openExternal(account.origin).catch(() => {});
  };
  return {
    'allow-camera': () => void permissions.askForCamera().catch(() => {}),
    pair: () => desk.open(),
    // A build without a console, as one has while working on it, shows the server's.
    'open-console': () => (carriedConsole === null ? openInBrowser() : carriedConsole.open()),
    'open-in-browser': openInBrowser,
    // launchd brings a paired one back at once.
    quit: () => (engine.status().account === null ? leaveForGood(loginItem) : app.quit()),
  };
}
