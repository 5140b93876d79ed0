import { shell } from 'electron';
import type { ConsoleWindow } from './console-window.ts';
import type { ShellEngine } from './shell-engine.ts';

/** The two ways to the owner's console. */
export interface ConsoleOpeners {
  /**
   * The one that the app carries. A build without one, as one has while working on it, shows the server's; null in a packed
   * app, which must not hand an owner who relies on the carried one to the server's without a word.
   */
  readonly open: (() => void) | null;
  /** The one that the server serves, in the browser. */
  readonly openInBrowser: () => void;
}

export function consoleOpeners(
  engine: Pick<ShellEngine, 'status'>,
  carried: Pick<ConsoleWindow, 'open'> | null,
  isPackaged: boolean,
): ConsoleOpeners {
  const openInBrowser = () => {
    const { account } = engine.status();
    if (account !== null) void shell.openExternal(account.origin).catch(() => {});
  };
  const instead = isPackaged ? null : openInBrowser;
  return { open: carried === null ? instead : () => carried.open(), openInBrowser };
}
