import type { Standing } from '../devices/mac-standing.ts';

/** How Macs stand, counted: after a number. */
const standingCounts: Record<Standing, (count: number) => string> = {
  stolen: () => 'stolen',
  unseen: () => 'not seen for days',
  needy: (count) => (count === 1 ? 'needs you' : 'need you'),
  waiting: () => 'waiting for word from the Mac',
  paused: () => 'paused',
  protected: () => 'protected',
  leaving: () => 'leaving',
  retired: () => 'retired',
};

/** All Macs at one look. */
export const overviewTexts = {
  macs: {
    title: 'Your Macs',
    add: 'Add a Mac',
    emptyTitle: 'No Mac is protected yet',
    emptyLede: 'Pair your first Mac. It takes a minute: click a link on it, or type a code, and compare six digits.',
    waiting: 'A Mac is waiting to be confirmed.',
    waitingUnread: 'Whether a Mac is waiting to be confirmed could not be read.',
    finish: 'Finish pairing',
    seen: (age: string) => `Seen ${age}`,
    neverSeen: 'Not seen yet',
    online: 'Online now',
    unnamed: 'Unnamed Mac',
    unreadName: 'A Mac, its name not read',
    unreadList: 'Your Macs could not be read',
    refused: 'The server lists a Mac that is not yours. It is not shown.',
    refusedOwn: (name: string) =>
      `What the server shows of ${name} is not signed by your keys and the Mac’s. It is not shown, and not believed.`,
    standing: {
      stolen: 'Stolen',
      unseen: 'Not seen',
      needy: 'Needs you',
      waiting: 'Waiting',
      paused: 'Paused',
      protected: 'Protected',
      leaving: 'Leaving',
      retired: 'Retired',
    } satisfies Record<Standing, string>,
    unseenNote: 'Nothing was heard from it for days. If you do not know where it is, mark it as stolen.',
    allProtected: (count: number) => (count === 1 ? 'Your Mac is protected.' : `All ${count} Macs are protected.`),
    looking: (count: number) =>
      count === 1 ? 'Looking how your Mac stands…' : `Looking how your ${count} Macs stand…`,
    needs: {
      released: {
        owner: (mac: string) =>
          `${mac} has left, as you ordered, and reports nothing more. Pair it anew, or retire it.`,
        administrator: (mac: string) =>
          `${mac} was unpaired by whoever administers it, and reports nothing more. Pair it anew, or retire it; if it was stolen, mark it as stolen.`,
      },
      releasedStolen: (mac: string) =>
        `${mac} was unpaired by whoever administers it, and reports nothing more. What it reported before stays; “What to do” on its page says what to do with it.`,
      silent: (mac: string) =>
        `${mac} is in contact, and its reports do not come. “Machine” on its page says what to do.`,
      overtaken: (mac: string) => `${mac} has confirmed a later order of yours than the server shows.`,
      stale: (mac: string) => `${mac} has seen newer keys or records of yours than the server shows.`,
      unconfirmed: (mac: string) => `${mac} has not confirmed yet that it is protected.`,
      noReport: (mac: string) => `There is no report of ${mac} on the server.`,
      unread: (mac: string) => `The latest of ${mac} could not be read.`,
      permission: (mac: string, what: readonly ('camera' | 'location')[]) =>
        `${mac} has no permission for the ${what.join(' and the ')}.`,
    },
    countedRefused: (count: number) => `${count} not believed`,
    retired: 'Retired Macs',
    retiredOn: (date: string) => `since ${date}`,
    counted: (count: number, standing: Standing) => `${count} ${standingCounts[standing](count)}`,
    mapLabel: (count: number) => (count === 1 ? 'Map with your Mac' : `Map with your ${count} Macs`),
    atOnePlace: (names: readonly string[]) =>
      names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', '),
    noReport: 'No report on the server',
    forbidden: { camera: 'It has no permission for the camera.', location: 'It has no permission for the location.' },
    recordsChanged:
      'The names and notes on the server are not the ones you last signed. Somebody may have put back older ones.',
  },
} as const;
