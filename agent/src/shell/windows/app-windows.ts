import type { BrowserWindow } from 'electron';
import { bridgeNamesOf, type IpcNews, type IpcNewsName, ipcNews } from '../ipc-contract.ts';
import { pageAddress } from '../page-files.ts';
import { texts } from '../pages/texts.ts';
import { isHidden, type ShellStatus } from '../shell-status.ts';
import { AppWindow, type Sender } from './app-window.ts';
import { bridgeArguments } from './bridge-arguments.ts';
import { macFrame, windowFrames } from './window-frames.ts';
import { type WindowName, windowNames } from './window-names.ts';

/**
 * The app's own windows, one of each name. None opens before the first status and while the owner's order hides
 * Homeward, and what is open then goes.
 */
export class AppWindows {
  readonly #windows: ReadonlyMap<WindowName, AppWindow>;
  readonly #onClosed = new Map<WindowName, (() => void)[]>(windowNames.map((name) => [name, []]));
  #mayOpen = false;

  /** @param preload path of the built preload script */
  constructor(preload: string, platform: NodeJS.Platform) {
    const make = (name: WindowName) =>
      new AppWindow({
        page: pageAddress(name),
        preferences: { preload, additionalArguments: bridgeArguments(bridgeNamesOf(name)) },
        frame: { title: texts.titles[name], ...windowFrames[name], ...(platform === 'darwin' && macFrame) },
        onClosed: () => {
          for (const listener of this.#onClosed.get(name) ?? []) listener();
        },
      });
    this.#windows = new Map(windowNames.map((name) => [name, make(name)]));
  }

  /** Tells how the Mac stands; the first time opens for business. */
  onStatus(status: Pick<ShellStatus, 'mode'>): void {
    this.#mayOpen = !isHidden(status);
    if (!this.#mayOpen) this.closeAll();
  }

  /** Opens the window or brings it to the front. @returns false where no window may be seen. */
  open(name: WindowName): boolean {
    if (this.#mayOpen) this.#at(name).open();
    return this.#mayOpen;
  }

  isOpen(name: WindowName): boolean {
    return this.#at(name).isOpen;
  }

  close(name: WindowName): void {
    this.#at(name).close();
  }

  closeAll(): void {
    for (const window of this.#windows.values()) window.close();
  }

  /** Calls back each time the window has gone, whoever closed it. */
  onClosed(name: WindowName, listener: () => void): void {
    this.#onClosed.get(name)?.push(listener);
  }

  /** Tells a window's page something unasked, where it is open. */
  tell<N extends IpcNewsName>(name: N, news: IpcNews<N>): void {
    this.#at(ipcNews[name].to).send(name, news);
  }

  /** The window whose own page sent the event; null where it came from anywhere else. */
  senderOf(event: Sender): WindowName | null {
    return windowNames.find((name) => this.#at(name).isSender(event)) ?? null;
  }

  browserWindow(name: WindowName): BrowserWindow | undefined {
    return this.#at(name).browserWindow;
  }

  #at(name: WindowName): AppWindow {
    return this.#windows.get(name) as AppWindow;
  }
}
