import type { ReleaseWish } from '../state/agent-state.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { AppWindows } from './windows/app-windows.ts';

/**
 * Ends Homeward for good where somebody at the Mac wished that and its owner has let it go: when all is sent and the
 * pairing forgotten, and everything is read that a window still has to say.
 * @param leave takes Homeward from the login items, and quits
 * @returns a function that stops it
 */
export function quitWhenReleased(
  engine: Pick<ShellEngine, 'status' | 'onChange'>,
  windows: Pick<AppWindows, 'isOpen' | 'onClosed'>,
  leave: () => void,
): () => void {
  let wish: ReleaseWish | null = null;
  const follow = () => {
    const { mode, releaseAsked, stolenSummary } = engine.status();
    if (mode.mode === 'released') wish = releaseAsked;
    else if (mode.mode !== 'unpaired') wish = null;
    else if (wish === 'quit' && stolenSummary === null && !windows.isOpen('release')) {
      wish = null;
      leave();
    }
  };
  windows.onClosed('release', follow);
  const stop = engine.onChange(follow);
  follow();
  return stop;
}
