import { app, BrowserWindow } from 'electron';
import type { Installing } from './install-marker.ts';
import { KEPT_BY_LAUNCHD } from './launch-agent.ts';

/** Whether launchd started this process, and keeps it alive. */
export const isKeptByLaunchd = (argv: readonly string[]): boolean => argv.includes(KEPT_BY_LAUNCHD);

/** Whether a person opened the app: neither launchd nor an update to this version, which comes when nobody looks. */
export const isOpenedByPerson = (argv: readonly string[], installing: Installing | null, version: string): boolean =>
  !isKeptByLaunchd(argv) && installing?.to !== version;

/**
 * What an app that a person opened does when launchd starts the one that it keeps alive: that one leaves again, because
 * there must be only one, and launchd starts it once more ten seconds later. Until then this one makes room, unless a
 * person has a window open; then launchd's next attempt asks again.
 */
export function giveWay(argv: readonly string[]): () => void {
  if (isKeptByLaunchd(argv)) return () => {};
  return () => {
    if (BrowserWindow.getAllWindows().length === 0) app.quit();
  };
}
