import { texts } from './pages/texts.ts';
import { hostOf } from './pairing-entry.ts';
import type { Account, ShellStatus } from './shell-status.ts';
import type { StartTrouble } from './start-trouble.ts';

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

/** “alice on homeward.example”. */
export const whose = ({ loginName, origin }: Account): string => `${loginName} on ${hostOf(origin)}`;

/**
 * The state in a word, with what is most to be known of it: “Protected · last report 12 min ago”, “Protected · starting
 * again…”.
 */
export function stateWords({ mode, lastReportAt, trouble }: ShellStatus, now: number): string {
  const word = texts.modes[mode.mode];
  if (trouble === 'secrets-lost') return 'Cannot report: this Mac’s key is lost';
  if (trouble === 'secrets-unreadable') return 'Cannot report: the keychain does not give this Mac’s key now';
  if (trouble === 'restarting') return `${word} · starting again…`;
  if (trouble === 'disk-full') return `${word} · nothing can be kept, the disk is full`;
  if (trouble === 'disk-failed') return `${word} · nothing can be kept, the disk cannot be written`;
  if (mode.mode === 'released') return `${word} · sending what waits`;
  const isReporting = mode.mode === 'protected' || mode.mode === 'stolen';
  return isReporting && lastReportAt !== null ? `${word} · last report ${ago(lastReportAt, now)}` : word;
}

/** “Offline, 3 items waiting”; null while the server answers, and where nobody waits for an answer, or can tell. */
export function connectionWords({ mode, isOnline, waitingItems, trouble }: ShellStatus): string | null {
  const isUnknown = trouble === 'restarting' || hasNoKey({ trouble });
  if (mode.mode === 'unpaired' || isOnline || isUnknown) return null;
  if (waitingItems === 0) return 'Offline';
  return `Offline, ${waitingItems} ${waitingItems === 1 ? 'item' : 'items'} waiting`;
}

/** Whether the Mac's key is not at hand: without it nothing is signed, nobody asked. */
export const hasNoKey = ({ trouble }: Pick<ShellStatus, 'trouble'>): boolean =>
  trouble === 'secrets-lost' || trouble === 'secrets-unreadable';

/** “Server refused 3 items this week”; null where it refused none. What they are, the journal tells. */
export function refusedWords({ mode, refusedItems }: ShellStatus): string | null {
  if (mode.mode === 'unpaired' || refusedItems === 0) return null;
  return `Server refused ${refusedItems} ${refusedItems === 1 ? 'item' : 'items'} this week`;
}

/** “Homeward cannot start: the disk is full”. */
export function startTroubleWords({ why, detail }: StartTrouble): string {
  return `Homeward cannot start: ${startTroubles[why]}${detail === '' ? '' : ` (${detail})`}`;
}

const startTroubles: Record<StartTrouble['why'], string> = {
  'disk-full': 'the disk is full',
  'no-access': 'its folder cannot be written',
  failed: 'its engine fails',
  ended: 'its engine ends at once',
  silent: 'its engine does not answer',
};

export const KEEPS_TRYING = 'It keeps trying';

/** What the owner was asked at this Mac and has not answered; null where nothing was. */
export function askedWords({ releaseAsked, account }: ShellStatus): string | null {
  if (releaseAsked === null || account === null) return null;
  const what = releaseAsked === 'unpair' ? 'unpair this Mac' : 'let Homeward quit';
  return `${account.loginName} was asked to ${what}`;
}

/** What keeps camera or location from working when it is needed; null where nothing does, or where nobody can tell. */
export function permissionWords(
  { mode, permissions }: Pick<ShellStatus, 'mode' | 'permissions'>,
  permission: 'camera' | 'location',
): string | null {
  if (mode.mode === 'unpaired' || mode.mode === 'released') return null;
  const state = permissions[permission];
  if (state === 'not-asked') return `${permissionNames[permission]} not allowed yet`;
  return state === 'denied' || state === 'restricted' ? `${permissionNames[permission]} not allowed` : null;
}

const permissionNames = { camera: 'Camera', location: 'Location' } as const;
