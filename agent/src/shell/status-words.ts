import type { ShellStatus } from './shell-status.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** “just now”, “12 min ago”, “3 h ago”, “2 days ago”. A time that has not come yet (the clock was set back) is now. */
export function ago(at: number, now: number): string {
  const passedMs = now - at;
  if (passedMs < MINUTE_MS) return 'just now';
  if (passedMs < HOUR_MS) return `${Math.floor(passedMs / MINUTE_MS)} min ago`;
  if (passedMs < DAY_MS) return `${Math.floor(passedMs / HOUR_MS)} h ago`;
  const days = Math.floor(passedMs / DAY_MS);
  return `${days} ${days === 1 ? 'day' : 'days'} ago`;
}

const modeWords: Record<ShellStatus['mode']['mode'], string> = {
  unpaired: 'Not paired',
  protected: 'Protected',
  stolen: 'Stolen',
  paused: 'Paused',
  released: 'Released by the owner',
};

/** The state in a word, with the last report where there are any: “Protected · last report 12 min ago”. */
export function stateWords({ mode, lastReportAt }: ShellStatus, now: number): string {
  const word = modeWords[mode.mode];
  const isReporting = mode.mode === 'protected' || mode.mode === 'stolen';
  return isReporting && lastReportAt !== null ? `${word} · last report ${ago(lastReportAt, now)}` : word;
}

/** “Offline, 3 items waiting”; null while the server answers, and where nobody waits for an answer. */
export function connectionWords({ mode, isOnline, waitingItems }: ShellStatus): string | null {
  if (mode.mode === 'unpaired' || isOnline) return null;
  if (waitingItems === 0) return 'Offline';
  return `Offline, ${waitingItems} ${waitingItems === 1 ? 'item' : 'items'} waiting`;
}

/** What keeps the camera from working when it is needed; null where nothing does, or where nobody can tell. */
export function cameraWords({ mode, permissions: { camera } }: ShellStatus): string | null {
  if (mode.mode === 'unpaired' || mode.mode === 'released') return null;
  if (camera === 'not-asked') return 'Camera not allowed yet';
  return camera === 'denied' || camera === 'restricted' ? 'Camera not allowed' : null;
}
