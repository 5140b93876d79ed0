import type { Clock } from '../../clock.ts';
import type { IpcHandlers } from '../ipc-main.ts';
import { LiveView } from '../live-view.ts';
import type { Follower } from '../menu-bar.ts';
import type { ShellStatus } from '../shell-status.ts';
import type { FirstRunView } from '../views/first-run-view.ts';
import type { AppWindows } from '../windows/app-windows.ts';
import type { FirstRunMarker } from './first-run-marker.ts';
import type { SystemState } from './system-state.ts';

export interface FirstRunDeskParts {
  readonly windows: Pick<AppWindows, 'open' | 'isOpen' | 'onClosed' | 'tell'>;
  readonly clock: Clock;
  readonly marker: FirstRunMarker;
  readonly system: SystemState;
  readonly status: () => Pick<ShellStatus, 'account' | 'mode'>;
}

/** Shows once, when the Mac has been paired, what Homeward needs from macOS; from Settings as often as somebody likes. */
export class FirstRunDesk implements Follower {
  readonly #parts: FirstRunDeskParts;
  readonly #view: LiveView<FirstRunView>;

  constructor(parts: FirstRunDeskParts) {
    const { windows, clock, system } = parts;
    this.#parts = parts;
    this.#view = new LiveView({
      clock,
      isOpen: () => windows.isOpen('first-run'),
      read: () => ({ account: parts.status().account, ...system.read() }),
      look: () => system.look(),
      tell: (view) => windows.tell('first-run:changed', view),
    });
    // The pairing window says that it went well, and leads here when it is closed.
    windows.onClosed('pairing', () => this.onStatus(parts.status()));
  }

  /** Only in mode protected: while the Mac is stolen nobody at it is to be asked for anything. */
  onStatus({ mode }: Pick<ShellStatus, 'mode'>): void {
    const { windows, marker } = this.#parts;
    if (mode.mode === 'protected' && !marker.wasShown && !windows.isOpen('pairing')) this.open();
  }

  open(): void {
    const { windows, marker } = this.#parts;
    if (windows.open('first-run')) marker.note();
  }

  readonly handlers: Pick<IpcHandlers, 'first-run:view'> = { 'first-run:view': () => this.#view.begin() };
}
