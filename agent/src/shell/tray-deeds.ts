import { shell } from 'electron';
import { LOCATION_QUESTION_DEADLINE_MS, type Permissions } from '../sensors/permissions.ts';
import type { ConsoleOpeners } from './console-openers.ts';
import type { ReleaseDesk } from './handlers/release-desk.ts';
import { leaveForGood } from './keep-alive.ts';
import type { LoginItem } from './login-item.ts';
import type { PairingDesk } from './pairing-desk.ts';
import type { ShellEngine } from './shell-engine.ts';
import { settingsPanes } from './system-settings.ts';
import type { TrayAction } from './tray-view.ts';
import type { AppWindows } from './windows/app-windows.ts';

export interface TrayDeedsParts {
  readonly engine: Pick<ShellEngine, 'reportNow'>;
  readonly permissions: Pick<Permissions, 'read' | 'askForCamera' | 'askForLocation'>;
  readonly pairing: Pick<PairingDesk, 'open'>;
  readonly release: Pick<ReleaseDesk, 'open'>;
  readonly windows: Pick<AppWindows, 'open'>;
  readonly consoles: ConsoleOpeners;
  readonly loginItem: Pick<LoginItem, 'unregister'>;
}

/** What each item of the menu does. How it went shows in the menu; there is nowhere else to say it. */
export function trayDeeds(parts: TrayDeedsParts): Readonly<Record<TrayAction, () => void>> {
  const { engine, permissions, pairing, release, windows, consoles, loginItem } = parts;
  const unsaid = (work: Promise<unknown>) => void work.catch(() => {});
  // Once it was answered macOS does not ask again.
  const allowCamera = () =>
    permissions.read().camera === 'denied' ? shell.openExternal(settingsPanes.camera) : permissions.askForCamera();
  const allowLocation = () =>
    permissions.read().location === 'not-asked'
      ? permissions.askForLocation(AbortSignal.timeout(LOCATION_QUESTION_DEADLINE_MS))
      : shell.openExternal(settingsPanes.location);
  return {
    'allow-camera': () => unsaid(allowCamera()),
    'allow-location': () => unsaid(allowLocation()),
    'report-now': () => unsaid(engine.reportNow()),
    pair: () => pairing.open(),
    journal: () => void windows.open('journal'),
    'open-console': () => consoles.open?.(),
    'open-in-browser': consoles.openInBrowser,
    settings: () => void windows.open('settings'),
    unpair: () => release.open('unpair'),
    'ask-to-quit': () => release.open('quit'),
    quit: () => leaveForGood(loginItem),
  };
}
