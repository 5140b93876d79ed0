import type { BrowserWindowConstructorOptions } from 'electron';
import type { WindowName } from './window-names.ts';

/** A window that asks for a decision: as large as its page, and nothing to do with it but to decide or to close it. */
const decision = (width: number, height: number): BrowserWindowConstructorOptions => ({
  ...{ width, height, useContentSize: true },
  ...{ resizable: false, minimizable: false, maximizable: false, fullscreenable: false },
});

/** How large each window is, and what can be done with it. Its page draws the rest, up to the upper edge. */
export const windowFrames: Readonly<Record<WindowName, BrowserWindowConstructorOptions>> = {
  pairing: decision(500, 500),
  'first-run': decision(720, 490),
  journal: { width: 780, height: 580, minWidth: 600, minHeight: 400, useContentSize: true, fullscreenable: false },
  settings: decision(700, 510),
  release: decision(500, 560),
  // It goes when it has been acknowledged, in its page, and not before.
  summary: { ...decision(500, 570), closable: false },
};

/** What only a Mac's windows have: no bar above the page but the three buttons, and the system's material behind it. */
export const macFrame: BrowserWindowConstructorOptions = {
  titleBarStyle: 'hiddenInset',
  vibrancy: 'sidebar',
  visualEffectState: 'followWindow',
  // A page that paints no ground lets the material through; an opaque window would stand between.
  backgroundColor: '#00000000',
};
