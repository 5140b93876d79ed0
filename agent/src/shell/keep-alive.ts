import { app } from 'electron';
import type { LoginItem } from './login-item.ts';
import type { ShellEngine } from './shell-engine.ts';

/**
 * Has macOS keep Homeward alive while this Mac is paired: asks once when the app starts, and once when it is paired. Never
 * takes that back by itself: what looks unpaired may be a disk that cannot be read.
 * @returns a function that stops it
 */
export function keepAliveWhilePaired(
  engine: Pick<ShellEngine, 'status' | 'onChange'>,
  loginItem: Pick<LoginItem, 'register'>,
): () => void {
  let wasPaired = false;
  const follow = () => {
    const isPaired = engine.status().account !== null;
    if (isPaired && !wasPaired) loginItem.register();
    wasPaired = isPaired;
  };
  const stop = engine.onChange(follow);
  follow();
  return stop;
}

/** Quits so that macOS does not bring Homeward back: for a Mac that is not paired, and one that its owner has released. */
export function leaveForGood(loginItem: Pick<LoginItem, 'unregister'>): void {
  loginItem.unregister();
  app.quit();
}
