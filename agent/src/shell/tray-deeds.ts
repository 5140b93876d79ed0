import { app, shell } from 'electron';
import type { Permissions } from '../sensors/permissions.ts';
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
): Readonly<Record<TrayAction, () => void>> {
  return {
    'allow-camera': () => void permissions.askForCamera().catch(() => {}),
    pair: () => desk.open(),
    'open-console': () => {
      const { account } = engine.status();
      if (account !== null) void shell.openExternal(account.origin).catch(() => {});
    },
    // launchd brings a paired one back at once.
    quit: () => (engine.status().account === null ? leaveForGood(loginItem) : app.quit()),
  };
}
