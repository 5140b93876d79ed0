import type { LastKnown } from './last-known.ts';
import { isHidden, type ShellStatus } from './shell-status.ts';
import type { StartTrouble } from './start-trouble.ts';
import {
  askedWords,
  connectionWords,
  hasNoKey,
  KEEPS_TRYING,
  permissionWords,
  refusedWords,
  startTroubleWords,
  stateWords,
  whose,
} from './status-words.ts';

/** What the menu can ask the shell to do. */
export type TrayAction =
  | 'allow-camera'
  | 'allow-location'
  | 'report-now'
  | 'pair'
  | 'journal'
  | 'open-console'
  | 'open-in-browser'
  | 'settings'
  | 'unpair'
  | 'ask-to-quit'
  | 'quit';

export type TrayItem =
  | { readonly type: 'words'; readonly label: string }
  | { readonly type: 'action'; readonly label: string; readonly action: TrayAction }
  | { readonly type: 'separator' };

/** The icon's tooltip and menu. */
export interface TrayView {
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

/**
 * What the menu bar shows; null where the owner's order hides it. Who sits at a paired Mac can ask its owner to let it
 * go, and no more; at one that is stolen not even that. Whoever administers it still has `homeward-agent`.
 * @param hasConsole whether this build has a console to open
 */
export function trayView(status: ShellStatus, now: number, hasConsole = true): TrayView | null {
  if (isHidden(status)) return null;
  const watched = watchedBy(status);
  const about = [
    ...words(stateWords(status, now)),
    ...words(connectionWords(status)),
    ...words(refusedWords(status)),
    ...words(watched),
    ...words(askedWords(status)),
    ...permission(status, 'camera'),
    ...permission(status, 'location'),
  ];
  const tooltip = watched === null ? 'Homeward: not paired' : `Homeward: watched by ${watched}`;
  return { tooltip, items: separated([about, actions(status, hasConsole), end(status)]) };
}

/** What it shows while the first engine does not get to its work; null where the owner's order hides Homeward. */
export function startTroubleView(trouble: StartTrouble, known: LastKnown): TrayView | null {
  if (isHidden(known)) return null;
  const about = [...words(startTroubleWords(trouble)), ...words(KEEPS_TRYING), ...words(watchedBy(known))];
  return { tooltip: 'Homeward cannot start', items: separated([about, quit(known)]) };
}

const watchedBy = ({ account }: Pick<ShellStatus, 'account'>): string | null => account && whose(account);

function actions({ mode, account, trouble }: ShellStatus, hasConsole: boolean): TrayItem[] {
  const canReport = (mode.mode === 'protected' || mode.mode === 'stolen') && trouble === null;
  return [
    ...action(canReport, 'Report now', 'report-now'),
    ...action(mode.mode === 'unpaired', 'Pair…', 'pair'),
    ...action(true, 'Journal…', 'journal'),
    ...action(account !== null && hasConsole, 'Open console', 'open-console'),
    ...action(account !== null, 'Open in browser', 'open-in-browser'),
    ...action(true, 'Settings…', 'settings'),
  ];
}

function end(status: ShellStatus): TrayItem[] {
  const { mode } = status;
  // A Mac without its key can ask nobody.
  const canAsk = (mode.mode === 'protected' || mode.mode === 'paused') && !hasNoKey(status);
  return [...action(canAsk, 'Unpair…', 'unpair'), ...action(canAsk, 'Quit Homeward…', 'ask-to-quit'), ...quit(status)];
}

/** Who is watched by nobody, or no more, may end it. */
const quit = ({ mode }: Pick<ShellStatus, 'mode'>): TrayItem[] =>
  action(mode.mode === 'unpaired' || mode.mode === 'released', 'Quit Homeward', 'quit');

/** What is not allowed, to be allowed by a click; a profile's no is words alone, since nobody at this desk can change it. */
function permission(status: ShellStatus, permission: 'camera' | 'location'): TrayItem[] {
  const trouble = permissionWords(status, permission);
  if (trouble === null || status.permissions[permission] === 'restricted') return words(trouble);
  return action(true, `${trouble}…`, `allow-${permission}`);
}

const words = (label: string | null): TrayItem[] => (label === null ? [] : [{ type: 'words', label }]);

const action = (isThere: boolean, label: string, action: TrayAction): TrayItem[] =>
  isThere ? [{ type: 'action', label, action }] : [];

/** The groups that are not empty, with a line between each two. */
const separated = (groups: readonly (readonly TrayItem[])[]): TrayItem[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' } as const, ...group]));
