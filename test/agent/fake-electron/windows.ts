import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { app } from './app.ts';
import { electron } from './deeds.ts';
import { FakeEvent } from './event.ts';

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

export class FakeWindow
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
    app.emit('web-contents-created', new FakeEvent(), this.webContents);
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
