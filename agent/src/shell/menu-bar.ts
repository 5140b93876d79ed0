import type { Clock } from '../clock.ts';
import type { PairingDesk } from './pairing-desk.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { StayAwake } from './stay-awake.ts';
import type { TrayIcon } from './tray-icon.ts';
import { trayView } from './tray-view.ts';

/** How old “12 min ago” may get before it is said anew. */
const REFRESH_MS = 60_000;

/** Keeps what is seen of Homeward, and the app awake, in step with the engine; the answer ends it. */
export function keepShown(
  engine: Pick<ShellEngine, 'status' | 'onChange'>,
  clock: Clock,
  icon: TrayIcon,
  desk: Pick<PairingDesk, 'onStatus'>,
  awake: Pick<StayAwake, 'follow' | 'close'>,
): () => void {
  let cancelTimer = () => {};
  const show = () => {
    cancelTimer();
    cancelTimer = clock.setTimer(show, REFRESH_MS);
    const status = engine.status();
    icon.show(trayView(status, clock.now()));
    desk.onStatus(status);
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
