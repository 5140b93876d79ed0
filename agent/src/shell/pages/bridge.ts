import type { Bridge } from '../bridge.ts';
import type { WindowName } from '../windows/window-names.ts';

declare global {
  interface Window {
    readonly homeward: Bridge<WindowName>;
  }
}

/** The bridge, as the page of one window may use it: the preload script holds the page to it. */
export const bridgeOf = <W extends WindowName>(): Bridge<W> => window.homeward;
