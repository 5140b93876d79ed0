import type * as Real from 'electron';
import type { Handler } from './ipc.ts';
import type { FakeMenu, FakeTray } from './menu-bar.ts';
import type { FakeNotification } from './notification.ts';
import type { FakeSession, ProtocolHandler } from './sessions.ts';
import type { FakeWindow } from './windows.ts';

/** What the app has made Electron do. */
class Deeds {
  readonly trays: FakeTray[] = [];
  readonly windows: FakeWindow[] = [];
  readonly ipcHandlers = new Map<string, Handler>();
  readonly schemes: Real.CustomScheme[] = [];
  readonly protocolHandlers = new Map<string, ProtocolHandler>();
  /** Beside the one that pages have unless told otherwise, by their partitions. */
  readonly sessions = new Map<string, FakeSession>();
  readonly opened: string[] = [];
  /** Notifications, as they were shown, and those of them that are still there, whichever process showed them. */
  readonly notices: Real.NotificationConstructorOptions[] = [];
  readonly shownNotices: FakeNotification[] = [];
  /** What message boxes were opened with. */
  readonly messages: Real.MessageBoxOptions[] = [];
  /** What the dialogs for saving were opened with, and what is answered. */
  readonly saveDialogs: Real.SaveDialogOptions[] = [];
  saveTo = '';
  /** What a page that is loaded fails with, and when. */
  pageFailure: Promise<Error> | undefined;
  readonly exposed = new Map<string, unknown>();
  readonly invoked: unknown[][] = [];
  readonly linkSchemes: string[] = [];
  readonly paths = new Map<string, string>();
  /** What keeps the app awake now. */
  blockers: string[] = [];
  readonly crashReporters: Real.CrashReporterStartOptions[] = [];
  appMenu: FakeMenu | undefined;
  exitCode: number | undefined;
  quits = 0;
  isOnlyInstance = true;
  isSandboxed = false;
  hasNetwork = true;
  /** The keychain's key, or what keeps it from being had. */
  keychain: string | 'locked' | 'busy' = 'key 1';
  isKeychainKeyStale = false;
  /** What the app said of itself when it asked to be the only one. */
  saidOfItself: unknown;
  /** As macOS has it; `onLoginItem` is what registering leads to. */
  loginItem: Real.LoginItemSettings['status'] = 'not-found';
  onLoginItem: Real.LoginItemSettings['status'] = 'enabled';
  readonly loginItemCalls: Real.Settings[] = [];
  readonly loginItemQueries: (Real.LoginItemSettingsOptions | undefined)[] = [];
  encryptions = 0;
  permissionRequest: Parameters<Real.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Real.Session['setPermissionCheckHandler']>[0] = null;
  devicePermission: Parameters<Real.Session['setDevicePermissionHandler']>[0] = null;
}

export let electron = new Deeds();

/** As if the app had done nothing yet. */
export function forgetDeeds(): void {
  electron = new Deeds();
}
