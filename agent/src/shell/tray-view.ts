import { isHidden, type ShellStatus } from './shell-status.ts';
import { cameraWords, connectionWords, stateWords } from './status-words.ts';

/** What the menu can ask the shell to do. */
export type TrayAction = 'allow-camera' | 'pair' | 'open-console' | 'open-in-browser' | 'quit';

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
 * What the menu bar shows; null where the owner's order hides it. While stolen there is no Quit: whoever has the Mac
 * then is not its owner, and whoever administers it still has `homeward-agent`.
 */
export function trayView(status: ShellStatus, now: number): TrayView | null {
  if (isHidden(status)) return null;
  const { mode, account, permissions } = status;
  const words = (label: string | null): TrayItem[] => (label === null ? [] : [{ type: 'words', label }]);
  const action = (isThere: boolean, label: string, action: TrayAction): TrayItem[] =>
    isThere ? [{ type: 'action', label, action }] : [];
  const state = stateWords(status, now);
  const cameraTrouble = cameraWords(status);
  // A restricted camera is the administrator's profile: nobody at this desk can allow it.
  const canAllow = cameraTrouble !== null && permissions.camera !== 'restricted';
  const watched =
    account === null ? 'not paired' : `watched by ${account.loginName} on ${new URL(account.origin).host}`;
  const about: TrayItem[] = [
    ...words(state),
    ...words(connectionWords(status)),
    ...words(account === null ? null : `${account.loginName} on ${new URL(account.origin).host}`),
    ...(canAllow ? action(true, `${cameraTrouble}…`, 'allow-camera') : words(cameraTrouble)),
  ];
  const actions: TrayItem[] = [
    ...action(mode.mode === 'unpaired', 'Pair…', 'pair'),
    ...action(account !== null, 'Open console', 'open-console'),
    ...action(account !== null, 'Open in browser', 'open-in-browser'),
  ];
  const end = action(mode.mode !== 'stolen', 'Quit Homeward', 'quit');
  return { tooltip: `Homeward: ${watched}`, items: separated([about, actions, end]) };
}

/** The groups that are not empty, with a line between each two. */
const separated = (groups: readonly (readonly TrayItem[])[]): TrayItem[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' } as const, ...group]));
