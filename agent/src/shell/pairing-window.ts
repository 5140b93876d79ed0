import { app, BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { PAIRING_PAGE } from './app-protocol.ts';
import { type IsTrusted, tell } from './ipc-main.ts';
import type { PairingView } from './pairing-view.ts';

const options: BrowserWindowConstructorOptions = {
  title: 'Pair this Mac',
  width: 480,
  height: 400,
  useContentSize: true,
  resizable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  show: false,
};

/** The pairing window. It exists only while it is open. */
export class PairingWindow {
  readonly #preload: string;
  readonly #onClosed: () => void;
  #window: BrowserWindow | undefined;

  /** @param preload path of the built preload script */
  constructor(preload: string, onClosed: () => void) {
    this.#preload = preload;
    this.#onClosed = onClosed;
  }

  get isOpen(): boolean {
    return this.#window !== undefined;
  }

  /** Opens the window, or brings the open one to the front. */
  open(): void {
    this.#window ??= this.#create();
    // The app has no icon in the Dock: without this its window opens behind the others.
    app.focus({ steal: true });
    this.#window.focus();
  }

  show(view: PairingView): void {
    if (this.#window) tell(this.#window.webContents, 'pairing:changed', view);
  }

  close(): void {
    this.#window?.destroy();
  }

  /** Only the window's own page, in its main frame, is answered. */
  readonly isOwnPage: IsTrusted = ({ sender, senderFrame }) =>
    this.#window !== undefined &&
    sender === this.#window.webContents &&
    senderFrame === sender.mainFrame &&
    senderFrame.url === PAIRING_PAGE;

  #create(): BrowserWindow {
    const window = new BrowserWindow({
      ...options,
      webPreferences: {
        preload: this.#preload,
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
      this.#onClosed();
    });
    window.loadURL(PAIRING_PAGE).catch(() => window.destroy());
    return window;
  }
}
