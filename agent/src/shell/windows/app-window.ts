import {
  app,
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type IpcMainInvokeEvent,
  type WebPreferences,
} from 'electron';

export interface AppWindowParts {
  /** Address of the page, the only one that it ever shows. */
  readonly page: string;
  /** Its preload script and what that is told, or a session of its own. */
  readonly preferences: Pick<WebPreferences, 'preload' | 'additionalArguments' | 'session'>;
  readonly frame: BrowserWindowConstructorOptions;
  /** Told of each new window, before its page is loaded. */
  readonly onCreated?: (window: BrowserWindow) => void;
  readonly onClosed: () => void;
}

/** What is known of who sent an event. */
export type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/** A window of one page, which has no way to Node. It exists only while it is open. */
export class AppWindow {
  readonly #parts: AppWindowParts;
  #window: BrowserWindow | undefined;

  constructor(parts: AppWindowParts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#window !== undefined;
  }

  /** The window itself, for the system's dialogs, which hang on it; undefined while it is closed. */
  get browserWindow(): BrowserWindow | undefined {
    return this.#window;
  }

  /** Opens the window, or brings the open one to the front. */
  open(): void {
    this.#window ??= this.#create();
    // The app has no icon in the Dock: without this its window opens behind the others.
    app.focus({ steal: true });
    this.#window.focus();
  }

  /** Tells the page something unasked; nothing where there is none. */
  send(channel: string, news: unknown): void {
    this.#window?.webContents.send(channel, news);
  }

  close(): void {
    this.#window?.destroy();
  }

  /** Only the window's own page, in its main frame, speaks for it. */
  isSender({ sender, senderFrame }: Sender): boolean {
    return (
      this.#window !== undefined &&
      sender === this.#window.webContents &&
      senderFrame === sender.mainFrame &&
      senderFrame.url === this.#parts.page
    );
  }

  #create(): BrowserWindow {
    const { frame, preferences, page, onCreated, onClosed } = this.#parts;
    const window = new BrowserWindow({
      ...frame,
      show: false,
      webPreferences: {
        ...preferences,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
      },
    });
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      this.#window = undefined;
      onClosed();
    });
    // A window that was closed meanwhile is gone: Electron's then throws at every call.
    const destroy = () => {
      if (!window.isDestroyed()) window.destroy();
    };
    // A page that has crashed is no window.
    window.webContents.once('render-process-gone', destroy);
    onCreated?.(window);
    window.loadURL(page).catch(destroy);
    return window;
  }
}
