import { type BrowserWindow, type BrowserWindowConstructorOptions, type Session, session, shell } from 'electron';
import { CONSOLE_ORIGIN, type ConsoleFiles } from './console-files.ts';
import { LINK_SCHEME } from './deep-link.ts';
import type { Follower } from './menu-bar.ts';
import { isHidden, type ShellStatus } from './shell-status.ts';
import { AppWindow } from './windows/app-window.ts';

/** In memory: without `persist:` before it, nothing of what the console keeps reaches the disk, where a thief would look. */
const PARTITION = 'console';

const CONSOLE_PAGE = `${CONSOLE_ORIGIN}/`;

/** To copy a link. To reach a server on this Mac or in its network, which Chromium asks about; the page's policy names the one. */
const PERMISSIONS: readonly string[] = [
  'clipboard-sanitized-write',
  'local-network',
  'local-network-access',
  'loopback-network',
];

/** What the console opens elsewhere, once it is pressed: where a place is on a map, and who has an internet address. */
const OUTSIDE: readonly string[] = ['https://www.openstreetmap.org/', 'https://rdap.org/'];

const frame: BrowserWindowConstructorOptions = {
  title: 'Homeward',
  ...{ width: 1200, height: 860, minWidth: 380, minHeight: 520 },
};

/**
 * The owner's console, from the build that the app carries, against the server that this Mac is paired with. It exists only
 * while it is open, and never while the owner's order hides Homeward.
 */
export class ConsoleWindow implements Follower {
  readonly #files: ConsoleFiles;
  readonly #onLink: (text: string) => void;
  #window: AppWindow | undefined;
  #server: string | null = null;

  /** @param onLink told of the pairing link that the owner clicks in the console */
  constructor(files: ConsoleFiles, onLink: (text: string) => void) {
    this.#files = files;
    this.#onLink = onLink;
  }

  /** A console of another server, of none, or of a hidden Mac is closed. */
  onStatus(status: Pick<ShellStatus, 'mode' | 'account'>): void {
    const server = isHidden(status) ? null : (status.account?.origin ?? null);
    if (server !== this.#server) this.close();
    this.#server = server;
  }

  /** Opens the window, or brings the open one to the front. Does nothing where there is no console to show. */
  open(): void {
    if (this.#server === null) return;
    this.#window ??= new AppWindow({
      ...{ page: CONSOLE_PAGE, frame, preferences: { session: this.#prepare(session.fromPartition(PARTITION)) } },
      onCreated: (window) => this.#watch(window),
      onClosed: () => {},
    });
    this.#window.open();
  }

  close(): void {
    this.#window?.close();
  }

  #watch({ webContents }: BrowserWindow): void {
    // No page of the app goes anywhere (lockdown.ts); this one may ask for three things all the same.
    webContents.setWindowOpenHandler(({ url }) => {
      if (OUTSIDE.some((begin) => url.startsWith(begin))) void shell.openExternal(url).catch(() => {});
      return { action: 'deny' };
    });
    webContents.on('will-navigate', ({ url }) => {
      if (url.startsWith(`${LINK_SCHEME}://`)) this.#onLink(url);
      // It offers to begin anew where it has failed.
      else if (withoutFragment(url) === CONSOLE_PAGE) webContents.reload();
    });
  }

  /** What the session of the console's pages can do. */
  #prepare(pages: Session): Session {
    pages.setPermissionRequestHandler((_contents, permission, callback) => callback(PERMISSIONS.includes(permission)));
    pages.setPermissionCheckHandler((_contents, permission) => PERMISSIONS.includes(permission));
    pages.setDevicePermissionHandler(() => false);
    // What the page made itself; macOS asks the owner where to. Nothing comes from anywhere else.
    pages.on('will-download', (event, item) => {
      if (!item.getURL().startsWith(`blob:${CONSOLE_ORIGIN}/`)) event.preventDefault();
    });
    pages.protocol.handle('app', (request) => this.#files.answer(request, this.#server));
    return pages;
  }
}

const withoutFragment = (url: string): string => url.replace(/#.*$/s, '');
