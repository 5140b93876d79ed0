import { app } from 'electron';
import { LINK_SCHEME, linkAmong } from './deep-link.ts';

/** What the system tells of a second start and of clicked links. */
export interface Arrivals {
  /** A link was clicked; nothing of it is checked. */
  onLink(text: string): void;
  /** The app was started again, without a link. */
  onSecondStart(): void;
}

/**
 * Makes this the only running app of this user and listens for links. macOS sends links as `open-url`, before `ready`
 * where the click started the app; elsewhere a link is an argument of a second start.
 * @returns false where another one runs already: it has been told, and this one is to leave.
 */
export function listenForLinks(argv: readonly string[], arrivals: Arrivals): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.on('open-url', (event, url) => {
    event.preventDefault();
    arrivals.onLink(url);
  });
  app.on('second-instance', (_event, secondArgv) => {
    const link = linkAmong(secondArgv);
    if (link === undefined) arrivals.onSecondStart();
    else arrivals.onLink(link);
  });
  // On a Mac a second start of a running app is no second process.
  app.on('activate', () => arrivals.onSecondStart());
  const link = linkAmong(argv);
  if (link !== undefined) arrivals.onLink(link);
  return true;
}
