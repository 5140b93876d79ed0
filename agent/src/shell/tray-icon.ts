import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';
import type { TrayAction, TrayItem, TrayView } from './tray-view.ts';

/** The icon in the menu bar. It exists only while there is a view. */
export class TrayIcon {
  readonly #image: string;
  readonly #onAction: (action: TrayAction) => void;
  #tray: Tray | undefined;
  #shown = '';
  #isMenuOpen = false;
  /** What came while a person had the menu open: a new one in its place would close it. */
  #next: TrayView | undefined;

  /** @param image path of the template image; macOS finds `…@2x.png` beside it and colours both for the menu bar. */
  constructor(image: string, onAction: (action: TrayAction) => void) {
    this.#image = image;
    this.#onAction = onAction;
  }

  /** Shows the view; null takes the icon away. The same view again costs nothing. */
  show(view: TrayView | null): void {
    if (view === null) {
      this.close();
      return;
    }
    if (this.#isMenuOpen) {
      this.#next = view;
      return;
    }
    const shown = JSON.stringify(view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray ??= new Tray(this.#image);
    this.#tray.setToolTip(view.tooltip);
    this.#tray.setContextMenu(this.#menu(view));
  }

  close(): void {
    this.#tray?.destroy();
    this.#tray = undefined;
    this.#shown = '';
    this.#isMenuOpen = false;
    this.#next = undefined;
  }

  #menu(view: TrayView): Menu {
    const menu = Menu.buildFromTemplate(view.items.map((item) => this.#menuItem(item)));
    menu.on('menu-will-show', () => {
      this.#isMenuOpen = true;
    });
    // Not before the click that may have closed it: its item is the old menu's.
    menu.on('menu-will-close', () => setImmediate(() => this.#onMenuClosed()));
    return menu;
  }

  #onMenuClosed(): void {
    const next = this.#next;
    this.#isMenuOpen = false;
    this.#next = undefined;
    if (next) this.show(next);
  }

  #menuItem(item: TrayItem): MenuItemConstructorOptions {
    if (item.type === 'separator') return { type: 'separator' };
    if (item.type === 'words') return { label: item.label, enabled: false };
    return { id: item.action, label: item.label, click: () => this.#onAction(item.action) };
  }
}
