import { EventEmitter } from 'node:events';
import type * as Real from 'electron';
import { electron } from './deeds.ts';

type Template = readonly Real.MenuItemConstructorOptions[];

export class FakeMenu extends EventEmitter {
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

export class FakeTray implements Pick<Real.Tray, 'setToolTip' | 'destroy'> {
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
