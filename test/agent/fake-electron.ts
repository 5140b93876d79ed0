/**
 * Electron, as far as the shell uses it: Jest maps `electron` to this file. What each part has is checked against
 * Electron's own types; what it was told to do can be read from `electron`. Call `resetElectron` before each test.
 */
import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { FakeSquirrel } from './fake-squirrel.ts';
import { FakeMessageChannel, FakeUtilityProcess } from './fake-utility-process.ts';

type Handler = (event: Real.IpcMainInvokeEvent, ...args: unknown[]) => unknown;
type ProtocolHandler = (request: Request) => Response | Promise<Response>;
type Template = readonly Real.MenuItemConstructorOptions[];

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

/** A fresh Electron, without listeners. */
export function resetElectron(): void {
  electron = new Deeds();
  for (const emitter of [fakeApp, fakePowerMonitor, fakeIpcRenderer]) emitter.removeAllListeners();
}

/** An event of Electron's, and whether it was prevented. */
export class FakeEvent implements Pick<Real.Event, 'preventDefault' | 'defaultPrevented'> {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

class FakeMenu extends EventEmitter {
  readonly template: Template;

  constructor(template: Template) {
    super();
    this.template = template;
  }

  static buildFromTemplate(template: Real.MenuItemConstructorOptions[]): FakeMenu {
    return new FakeMenu(template);
  }

  static setApplicationMenu(menu: FakeMenu | null): void {
    electron.appMenu = menu ?? undefined;
  }
}

class FakeTray implements Pick<Real.Tray, 'setToolTip' | 'destroy'> {
  readonly image: string;
  tooltip = '';
  menu: FakeMenu | undefined;
  menusSet = 0;
  isDestroyed = false;

  constructor(image: string) {
    this.image = image;
    electron.trays.push(this);
  }
  setToolTip(tooltip: string): void {
    this.tooltip = tooltip;
  }
  setContextMenu(menu: FakeMenu | null): void {
    this.menu = menu ?? undefined;
    this.menusSet += 1;
  }
  destroy(): void {
    this.isDestroyed = true;
  }
  /** Clicks an item, as a person would. */
  click(label: string): void {
    const item = this.menu?.template.find((candidate) => candidate.label === label);
    if (!item?.click) throw new Error(`there is no “${label}” to click`);
    item.click({} as Real.MenuItem, undefined, {} as Real.KeyboardEvent);
  }
  get labels(): (string | undefined)[] {
    return (this.menu?.template ?? []).map((item) => (item.type === 'separator' ? '—' : item.label));
  }
}

export class FakeContents
  extends EventEmitter
  implements Pick<Real.WebContents, 'send' | 'reload' | 'setWindowOpenHandler'>
{
  readonly mainFrame = { url: '', parent: null };
  readonly sent: [string, unknown][] = [];
  reloads = 0;
  windowOpen: Parameters<Real.WebContents['setWindowOpenHandler']>[0] | undefined;
  send(channel: string, news: unknown): void {
    this.sent.push([channel, news]);
  }
  reload(): void {
    this.reloads += 1;
  }
  setWindowOpenHandler(handler: Parameters<Real.WebContents['setWindowOpenHandler']>[0]): void {
    this.windowOpen = handler;
  }
}

class FakeWindow
  extends EventEmitter
  implements Pick<Real.BrowserWindow, 'loadURL' | 'show' | 'focus' | 'destroy' | 'isDestroyed'>
{
  readonly options: Real.BrowserWindowConstructorOptions;
  readonly webContents = new FakeContents();
  isShown = false;
  focused = 0;
  isGone = false;

  constructor(options: Real.BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    electron.windows.push(this);
    fakeApp.emit('web-contents-created', new FakeEvent(), this.webContents);
  }
  static getAllWindows(): FakeWindow[] {
    return electron.windows.filter((window) => !window.isGone);
  }
  async loadURL(url: string): Promise<void> {
    if (electron.pageFailure) throw await electron.pageFailure;
    this.webContents.mainFrame.url = url;
    this.emit('ready-to-show');
  }
  show(): void {
    this.isShown = true;
  }
  focus(): void {
    this.focused += 1;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  destroy(): void {
    // As Electron's gin says of every call to what is gone.
    if (this.isGone) throw new TypeError('Object has been destroyed');
    this.isGone = true;
    this.emit('closed');
  }
}

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

class FakePowerMonitor extends EventEmitter {}

class FakeIpcRenderer extends EventEmitter {
  async invoke(...args: unknown[]): Promise<unknown> {
    electron.invoked.push(args);
    return { type: 'success', value: null };
  }
}

const fakeApp = new FakeApp();
const fakePowerMonitor = new FakePowerMonitor();
const fakeIpcRenderer = new FakeIpcRenderer();

export const app = fakeApp satisfies Pick<
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

export const powerMonitor = fakePowerMonitor;

export const ipcRenderer = fakeIpcRenderer satisfies Pick<Real.IpcRenderer, 'invoke'>;

export const ipcMain = {
  handle: (channel: string, handler: Handler) => {
    if (electron.ipcHandlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    electron.ipcHandlers.set(channel, handler);
  },
  removeHandler: (channel: string) => {
    electron.ipcHandlers.delete(channel);
  },
} satisfies Pick<Real.IpcMain, 'handle' | 'removeHandler'>;

export const protocol = {
  registerSchemesAsPrivileged: (schemes: Real.CustomScheme[]) => {
    electron.schemes.push(...schemes);
  },
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
    electron.protocolHandlers.set(scheme, handler);
  },
} satisfies Pick<Real.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

/** A session of its own, of a partition. */
class FakeSession extends EventEmitter {
  readonly protocolHandlers = new Map<string, ProtocolHandler>();
  permissionRequest: Parameters<Real.Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Real.Session['setPermissionCheckHandler']>[0] = null;
  devicePermission: Parameters<Real.Session['setDevicePermissionHandler']>[0] = null;
  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler) => {
      if (this.protocolHandlers.has(scheme)) throw new Error(`a second handler for ${scheme}`);
      this.protocolHandlers.set(scheme, handler);
    },
  } satisfies Pick<Real.Protocol, 'handle'>;
  setPermissionRequestHandler(handler: Parameters<Real.Session['setPermissionRequestHandler']>[0]): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Parameters<Real.Session['setPermissionCheckHandler']>[0]): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Parameters<Real.Session['setDevicePermissionHandler']>[0]): void {
    this.devicePermission = handler;
  }
}

export const session = {
  fromPartition: (partition: string): FakeSession => {
    const known = electron.sessions.get(partition) ?? new FakeSession();
    electron.sessions.set(partition, known);
    return known;
  },
  defaultSession: {
    setPermissionRequestHandler: (handler) => {
      electron.permissionRequest = handler;
    },
    setPermissionCheckHandler: (handler) => {
      electron.permissionCheck = handler;
    },
    setDevicePermissionHandler: (handler) => {
      electron.devicePermission = handler;
    },
  } satisfies Pick<
    Real.Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
};

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

/** A keychain as the system keeps one: what was sealed under one key opens under no other. */
export const safeStorage = {
  isAsyncEncryptionAvailable: async () => electron.keychain !== 'locked',
  encryptStringAsync: async (text) => {
    electron.encryptions += 1;
    return Buffer.from(JSON.stringify({ key: electron.keychain, text }));
  },
  decryptStringAsync: async (sealed) => {
    const { key, text } = JSON.parse(sealed.toString());
    if (electron.keychain === 'busy') {
      throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.');
    }
    if (key !== electron.keychain) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
    }
    return { result: text, shouldReEncrypt: electron.isKeychainKeyStale };
  },
} satisfies Pick<Real.SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

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

class FakeNotification extends EventEmitter implements Pick<Real.Notification, 'show' | 'close'> {
  readonly options: Real.NotificationConstructorOptions;

  constructor(options: Real.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
  }
  static removeAll(): void {
    electron.shownNotices.length = 0;
  }
  show(): void {
    electron.notices.push(this.options);
    electron.shownNotices.push(this);
  }
  close(): void {
    electron.shownNotices.splice(electron.shownNotices.indexOf(this), 1);
    this.emit('close', new FakeEvent());
  }
}

export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown) => {
    electron.exposed.set(name, api);
  },
} satisfies Pick<Real.ContextBridge, 'exposeInMainWorld'>;

export const autoUpdater = new FakeSquirrel() satisfies Pick<
  Real.AutoUpdater,
  'setFeedURL' | 'getFeedURL' | 'checkForUpdates' | 'quitAndInstall'
>;

export const Menu = FakeMenu;
export const Notification = FakeNotification satisfies Pick<typeof Real.Notification, 'removeAll'>;
export const Tray = FakeTray;
export const BrowserWindow = FakeWindow;
