import type { Clock } from '../../clock.ts';
import type { ReleaseWish } from '../../state/agent-state.ts';
import type { SettingsFile } from '../../state/settings.ts';
import type { IpcEventName, IpcRequest } from '../ipc-contract.ts';
import type { IpcHandlers } from '../ipc-main.ts';
import { LiveView } from '../live-view.ts';
import type { Follower } from '../menu-bar.ts';
import type { ShellStatus } from '../shell-status.ts';
import type { Updates } from '../update-state.ts';
import type { SettingsView } from '../views/settings-view.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import type { SystemState } from './system-state.ts';

export interface SettingsDeskParts {
  readonly windows: Pick<AppWindows, 'isOpen' | 'tell'>;
  readonly clock: Clock;
  readonly status: () => ShellStatus;
  readonly system: SystemState;
  readonly updates: Updates;
  readonly settings: Pick<SettingsFile, 'read' | 'save'>;
  readonly unpairCommand: string;
  /** Whether the engine is that of the whole Mac. */
  readonly isService: () => boolean;
  /** Whether this build has a console to open. */
  readonly hasConsole: boolean;
  /** What else can be opened from here. */
  readonly open: Readonly<Record<IpcRequest<'settings:open'>['what'], () => void>>;
  readonly openRelease: (wish: ReleaseWish) => void;
}

/** Answers the window of Settings. */
export class SettingsDesk implements Follower {
  readonly #parts: SettingsDeskParts;
  readonly #view: LiveView<SettingsView>;
  #accessPointService: string | null = null;

  constructor(parts: SettingsDeskParts) {
    const { windows, clock, system } = parts;
    this.#parts = parts;
    this.#view = new LiveView({
      clock,
      isOpen: () => windows.isOpen('settings'),
      read: () => this.#read(),
      look: () => system.look(),
      tell: (view) => windows.tell('settings:changed', view),
    });
  }

  onStatus(): void {
    this.#view.refresh();
  }

  readonly handlers: Pick<IpcHandlers, Extract<IpcEventName, `settings:${string}`>> = {
    'settings:view': async () => {
      this.#accessPointService = (await this.#parts.settings.read()).accessPointService;
      return this.#view.begin();
    },
    'settings:open': ({ what }) => {
      this.#parts.open[what]();
      return null;
    },
    'settings:look-up': async ({ service }) => {
      const { settings } = this.#parts;
      const saved = await settings.save({ ...(await settings.read()), accessPointService: service });
      this.#accessPointService = saved.accessPointService;
      this.#view.refresh();
      return null;
    },
    'settings:check-for-updates': () => {
      this.#parts.updates.check();
      this.#view.refresh();
      return null;
    },
    'settings:release': ({ wish }) => {
      this.#parts.openRelease(wish);
      return null;
    },
  };

  #read(): SettingsView {
    const { status, system, updates, unpairCommand, isService, hasConsole } = this.#parts;
    const { mode, account, pairedAt, agentVersion, secretsKept, trouble, releaseAsked } = status();
    return {
      ...{ account, pairedAt, secretsKept, trouble, releaseAsked },
      ...{ mode: mode.mode, version: agentVersion, updates: updates.state() },
      ...system.read(),
      ...{ accessPointService: this.#accessPointService, isService: isService(), hasConsole, unpairCommand },
    };
  }
}
