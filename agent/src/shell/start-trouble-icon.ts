import type { Clock } from '../clock.ts';
import type { EngineKeeper } from './engine-keeper.ts';
import type { LastKnown } from './last-known.ts';
import type { TrayIcon } from './tray-icon.ts';
import { startTroubleView } from './tray-view.ts';

/** An engine that does not start may all the same take in an order. */
const LOOK_MS = 5_000;

export interface StartTroubleIconParts {
  readonly engine: Pick<EngineKeeper, 'startTrouble' | 'onChange'>;
  readonly clock: Clock;
  readonly icon: Pick<TrayIcon, 'show' | 'close'>;
  /** Whether this Mac's engine is the service's. */
  readonly isService: () => boolean;
  /** How an engine of the app's own left this Mac; null where that is not known for sure. */
  readonly lastKnown: () => Promise<LastKnown | null>;
}

/**
 * Shows why there is no engine, for as long as the first one does not get to its work: all else that the shell shows
 * begins with the engine's first status. The answer ends it, and takes the icon away.
 *
 * A Mac whose owner ordered Homeward hidden must not show itself because its engine fails: there is an icon only where
 * the disk tells for sure that nothing is hidden. Where the state is damaged, cannot be read or is there in its version
 * before alone, there is none; and none where the engine is the service's, whose state is root's and may have changed
 * since this app last heard of it.
 */
export function keepStartTroubleShown({
  engine,
  clock,
  icon,
  isService,
  lastKnown,
}: StartTroubleIconParts): () => void {
  let cancelTimer = () => {};
  let looks = 0;
  const look = async () => {
    cancelTimer();
    looks += 1;
    const mine = looks;
    if (engine.startTrouble === null) {
      icon.show(null);
      return;
    }
    cancelTimer = clock.setTimer(lookSafely, LOOK_MS);
    const known = isService() ? null : await lastKnown();
    // What was read before another look began may be of before an order.
    if (mine === looks) icon.show(known && startTroubleView(engine.startTrouble, known));
  };
  const lookSafely = () => void look().catch(() => icon.close());
  const stop = engine.onChange(lookSafely);
  return () => {
    stop();
    cancelTimer();
    looks += 1;
    icon.close();
  };
}
