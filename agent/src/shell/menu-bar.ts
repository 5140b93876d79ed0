import type { Clock } from '../clock.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { ShellStatus } from './shell-status.ts';
import type { StayAwake } from './stay-awake.ts';
import type { TrayIcon } from './tray-icon.ts';
import { trayView } from './tray-view.ts';

/** How old “12 min ago” may get before it is said anew. */
const REFRESH_MS = 60_000;

/** Whoever follows how the Mac stands. */
export interface Follower {
  onStatus(status: ShellStatus): void;
}

export interface MenuBarParts {
  readonly engine: Pick<ShellEngine, 'status' | 'onChange'>;
  readonly clock: Clock;
  readonly icon: TrayIcon;
  readonly followers: readonly Follower[];
  readonly awake: Pick<StayAwake, 'follow' | 'close'>;
  /** Whether this build has a console to open. */
  readonly hasConsole: boolean;
}

/** Keeps what is seen of Homeward, and the app awake, in step with the engine; the answer ends it. */
export function keepShown({ engine, clock, icon, followers, awake, hasConsole }: MenuBarParts): () => void {
  let cancelTimer = () => {};
  const show = () => {
    cancelTimer();
    cancelTimer = clock.setTimer(show, REFRESH_MS);
    const status = engine.status();
    icon.show(trayView(status, clock.now(), hasConsole));
    for (const follower of followers) follower.onStatus(status);
    awake.follow(status);
  };
  const stop = engine.onChange(show);
  show();
  return () => {
    stop();
    cancelTimer();
    icon.close();
    awake.close();
  };
}
