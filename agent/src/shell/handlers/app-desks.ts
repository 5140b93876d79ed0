import type { Clock } from '../../clock.ts';
import type { Permissions } from '../../sensors/permissions.ts';
import type { SettingsFile } from '../../state/settings.ts';
import type { IpcHandlers } from '../ipc-main.ts';
import type { Follower } from '../menu-bar.ts';
import type { PairingDesk } from '../pairing-desk.ts';
import type { ShellEngine } from '../shell-engine.ts';
import type { Updates } from '../update-state.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import { FirstRunDesk } from './first-run-desk.ts';
import type { FirstRunMarker } from './first-run-marker.ts';
import { JournalDesk } from './journal-desk.ts';
import { permissionHandlers } from './permission-handlers.ts';
import { ReleaseDesk } from './release-desk.ts';
import { SettingsDesk } from './settings-desk.ts';
import { SummaryDesk } from './summary-desk.ts';
import { type LoginItemPort, systemState } from './system-state.ts';
import { windowHandlers } from './window-handlers.ts';

export interface AppDesksParts {
  readonly windows: AppWindows;
  readonly clock: Clock;
  readonly engine: ShellEngine;
  readonly permissions: Permissions;
  readonly loginItem: LoginItemPort;
  readonly updates: Updates;
  readonly settings: Pick<SettingsFile, 'read' | 'save'>;
  readonly marker: FirstRunMarker;
  readonly unpairCommand: string;
  readonly isService: () => boolean;
  readonly pairing: Pick<PairingDesk, 'open' | 'handlers'>;
  /** Shows a first notification: that is when macOS asks whether there may be any. */
  readonly showNotice: () => void;
  /** Null where this build has none to open. */
  readonly openConsole: (() => void) | null;
  /** A permission has changed while a window was watching: the moment to tell the engine. */
  readonly onPermissions: () => void;
}

/** All that stands behind the app's windows: what their pages ask, and who follows how the Mac stands. */
export interface AppDesks {
  readonly handlers: IpcHandlers;
  readonly followers: readonly Follower[];
  readonly release: ReleaseDesk;
}

export function openDesks(parts: AppDesksParts): AppDesks {
  const { windows, clock, engine, permissions, loginItem, updates, settings, unpairCommand, pairing } = parts;
  const status = () => engine.status();
  const system = systemState(permissions, loginItem, parts.onPermissions);
  const firstRun = new FirstRunDesk({ windows, clock, system, status, marker: parts.marker });
  const journal = new JournalDesk({ windows, clock, engine });
  const release = new ReleaseDesk({ windows, engine, unpairCommand });
  const summary = new SummaryDesk({ windows, engine });
  const desk = new SettingsDesk({
    ...{ windows, clock, status, system, updates, settings, unpairCommand, isService: parts.isService },
    hasConsole: parts.openConsole !== null,
    open: {
      pairing: () => pairing.open(),
      'first-run': () => firstRun.open(),
      journal: () => void windows.open('journal'),
      console: () => parts.openConsole?.(),
    },
    openRelease: (wish) => release.open(wish),
  });
  return {
    handlers: {
      ...pairing.handlers,
      ...firstRun.handlers,
      ...permissionHandlers({ permissions, loginItem, showNotice: parts.showNotice }),
      ...journal.handlers,
      ...desk.handlers,
      ...release.handlers,
      ...summary.handlers,
      ...windowHandlers(windows),
    },
    followers: [firstRun, journal, desk, release, summary],
    release,
  };
}
