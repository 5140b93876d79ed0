import { app, BrowserWindow, type BrowserWindowConstructorOptions, type IpcMainInvokeEvent } from 'electron';

export interface AppWindowParts {
  /** Address of the page, the only one that it ever shows. */
  readonly page: string;
  /** Path of the built preload script. */
  readonly preload: string;
  /** What the preload script is told, as arguments of its process. */
  readonly preloadArguments: readonly string[];
  readonly frame: BrowserWindowConstructorOptions;
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
    const { frame, preload, preloadArguments, page, onClosed } = this.#parts;
    const window = new BrowserWindow({
      ...frame,
      show: false,
      webPreferences: {
        preload,
        additionalArguments: [...preloadArguments],
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
    window.loadURL(page).catch(() => window.destroy());
    return window;
  }
}
