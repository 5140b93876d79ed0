import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';
import type { TrayAction, TrayItem, TrayView } from './tray-view.ts';

/** The icon in the menu bar. It exists only while there is a view. */
export class TrayIcon {
  readonly #image: string;
  readonly #onAction: (action: TrayAction) => void;
  #tray: Tray | undefined;
  #shown = '';

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
    const shown = JSON.stringify(view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tray ??= new Tray(this.#image);
    this.#tray.setToolTip(view.tooltip);
    this.#tray.setContextMenu(Menu.buildFromTemplate(view.items.map((item) => this.#menuItem(item))));
  }

  close(): void {
    this.#tray?.destroy();
    this.#tray = undefined;
    this.#shown = '';
  }

  #menuItem(item: TrayItem): MenuItemConstructorOptions {
    if (item.type === 'separator') return { type: 'separator' };
    if (item.type === 'words') return { label: item.label, enabled: false };
    return { id: item.action, label: item.label, click: () => this.#onAction(item.action) };
  }
}
