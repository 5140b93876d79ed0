import { app } from 'electron';
import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { LINK_SCHEME, linkAmong } from './deep-link.ts';
import { isKeptByLaunchd } from './give-way.ts';

const KeptStart = Type.Object({ isKept: Type.Literal(true) });

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
 * @param onKeptStart launchd started a second one, which nobody sees and which has left again
 * @returns false where another one runs already: it has been told, and this one is to leave.
 */
export function listenForLinks(argv: readonly string[], arrivals: Arrivals, onKeptStart: () => void): boolean {
  // What the second one says of itself; Chromium may change its arguments on the way.
  if (!app.requestSingleInstanceLock({ isKept: isKeptByLaunchd(argv) })) return false;
  app.setAsDefaultProtocolClient(LINK_SCHEME);
  app.on('open-url', (event, url) => {
    event.preventDefault();
    arrivals.onLink(url);
  });
  app.on('second-instance', (_event, secondArgv, _directory, said) => {
    if (Check(KeptStart, said)) return onKeptStart();
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
