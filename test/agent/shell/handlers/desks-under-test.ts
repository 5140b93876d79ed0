import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { openDesks } from '../../../../agent/src/shell/handlers/app-desks.ts';
import { firstRunMarkerAt } from '../../../../agent/src/shell/handlers/first-run-marker.ts';
import type { LoginItemState } from '../../../../agent/src/shell/login-item-states.ts';
import { PairingDesk } from '../../../../agent/src/shell/pairing-desk.ts';
import type { ShellEngine } from '../../../../agent/src/shell/shell-engine.ts';
import type { ShellPermissions, ShellStatus } from '../../../../agent/src/shell/shell-status.ts';
import type { UpdateState } from '../../../../agent/src/shell/update-state.ts';
import { AppWindows } from '../../../../agent/src/shell/windows/app-windows.ts';
import type { WindowName } from '../../../../agent/src/shell/windows/window-names.ts';
import type { JournalPage, JournalQuery } from '../../../../agent/src/state/journal-page.ts';
import { defaultSettings, type Settings } from '../../../../agent/src/state/settings.ts';
import { FakeClock } from '../../fake-clock.ts';
import { electron, resetElectron } from '../../fake-electron.ts';
import { protectedMac, unpaired } from '../statuses.ts';

/** Everything behind the windows, with an engine and a system that say what the test says. */
export class DesksUnderTest {
  readonly clock = new FakeClock();
  readonly windows = new AppWindows('/app/preload.cjs', 'linux');
  /** What was asked of the engine and of the system, in order. */
  readonly done: string[] = [];
  status: ShellStatus = unpaired;
  permissions: ShellPermissions = { camera: 'not-asked', location: 'not-asked', notifications: 'unknown' };
  /** What the next look at the location finds. */
  foundLocation: ShellPermissions['location'] | undefined;
  loginItem: LoginItemState = 'enabled';
  updates: UpdateState = { state: 'off', why: 'unsigned' };
  settings: Settings = defaultSettings;
  journalPage: JournalPage = { rows: [], before: null, keptSince: null, unreadable: 0 };
  /** What the engine, or the system, answers with; otherwise it does as it is asked. */
  failure: Error | undefined;
  readonly desks: ReturnType<typeof openDesks>;

  /** @param marker path of the file that tells that the walk was shown */
  constructor(marker: string) {
    const pairing = new PairingDesk({
      isOpenedByPerson: false,
      windows: this.windows,
      pair: async () => {},
      confirmAsAdministrator: async () => true,
    });
    this.desks = openDesks({
      windows: this.windows,
      clock: this.clock,
      engine: this.#engine(),
      permissions: {
        read: () => this.permissions,
        askForCamera: () => this.#do('ask for the camera'),
        askForLocation: () => this.#do('ask for the location'),
        refreshLocation: async () => {
          await this.#do('look at the location');
          if (this.foundLocation) this.permissions = { ...this.permissions, location: this.foundLocation };
        },
      },
      loginItem: {
        state: () => this.loginItem,
        register: () => this.done.push('register'),
      },
      updates: { state: () => this.updates, check: () => this.done.push('look for updates') },
      settings: {
        read: async () => this.settings,
        save: async (settings) => {
          await this.#do(`save ${settings.accessPointService}`);
          this.settings = settings;
          return settings;
        },
      },
      unpairCommand: 'sudo homeward-agent unpair',
      isService: () => false,
      marker: firstRunMarkerAt(marker),
      pairing,
      showNotice: () => this.done.push('show a notice'),
      openConsole: () => this.done.push('open the console'),
      onPermissions: () => this.done.push('tell the permissions'),
    });
  }

  get handlers() {
    return this.desks.handlers;
  }

  /** The engine's status has changed; everybody is told, as the menu bar does it. */
  know(status: ShellStatus): void {
    this.status = status;
    this.windows.onStatus(status);
    for (const follower of this.desks.followers) follower.onStatus(status);
  }

  /** The windows that are open, by the names of their pages. */
  get open(): string[] {
    const open = electron.windows.filter((window) => !window.isGone);
    return open.map(({ webContents }) => webContents.mainFrame.url.replace('app://homeward/', ''));
  }

  /** What the page of a window was told unasked. */
  told(window: WindowName): unknown[] {
    const found = electron.windows.findLast(({ webContents }) => webContents.mainFrame.url.endsWith(`/${window}`));
    return (found?.webContents.sent ?? []).map(([, news]) => news);
  }

  #engine(): ShellEngine {
    const never = () => {
      throw new Error('nobody behind a window asks for that');
    };
    return {
      status: () => this.status,
      journal: async (query: JournalQuery) => {
        await this.#do(`journal ${JSON.stringify(query)}`);
        return this.journalPage;
      },
      askRelease: (wish) => this.#do(`ask the owner: ${wish}`),
      acknowledgeSummary: () => this.#do('acknowledge'),
      ...{ onChange: never, wake: never, reportNow: never, takeIn: never, permissionsAre: never, close: never },
    };
  }

  async #do(what: string): Promise<void> {
    this.done.push(what);
    if (this.failure) throw this.failure;
  }
}

/** Of the test that runs. */
export let app: DesksUnderTest;
/** Its own, where the file “shown” tells that the walk was shown. */
export let directory: string;

/** Gives each test of a file its own. */
export function desksForEachTest(): void {
  beforeEach(async () => {
    resetElectron();
    directory = await mkdtemp(join(tmpdir(), 'homeward-desks-'));
    app = new DesksUnderTest(join(directory, 'shown'));
  });
  afterEach(() => rm(directory, { recursive: true }));
}

/** A Mac on which the walk was shown long ago. */
export const settle = () => {
  app.know(protectedMac);
  app.windows.closeAll();
};
