import type { PermissionState } from '@homeward/shared/bodies/report';
import type { ItemKind } from '@homeward/shared/envelope';
import type { Mode } from '@homeward/shared/modes';
import type { ReleaseWish } from '../../state/agent-state.ts';
import type { JournalRow } from '../../state/journal-page.ts';
import type { StolenCounts, StolenSummary } from '../../state/stolen-summary.ts';
import type { LoginItemState } from '../login-item-states.ts';
import type { ShellStatus } from '../shell-status.ts';
import type { UpdateState } from '../update-state.ts';
import type { JournalFormat } from '../views/journal-view.ts';
import type { WindowName } from '../windows/window-names.ts';

/** “1 report”, “12 reports”. */
const counted = (one: string, many: string) => (count: number) => `${count} ${count === 1 ? one : many}`;

const countWords: Record<keyof StolenCounts, (count: number) => string> = {
  report: counted('report', 'reports'),
  snapshot: counted('snapshot', 'snapshots'),
  machine: counted('network reading', 'network readings'),
  route: counted('route', 'routes'),
};

const wishTitles: Record<ReleaseWish, string> = {
  unpair: 'Unpair this Mac',
  quit: 'Quit Homeward for good',
};

const needNames = {
  camera: 'Camera',
  location: 'Location',
  notifications: 'Notifications',
  background: 'In the background',
};

/**
 * The English words of the app's windows. What an error says of itself stands in `shared`'s catalogue, and what menu and
 * notices say in the `*-words.ts` files of the shell.
 */
export const texts = {
  brand: 'Homeward',
  titles: {
    pairing: 'Pair this Mac',
    'first-run': 'Welcome to Homeward',
    journal: 'Journal',
    settings: 'Settings',
    release: 'Ask the owner',
    summary: 'This Mac was marked as stolen',
  } satisfies Record<WindowName, string>,
  common: {
    cancel: 'Cancel',
    close: 'Close',
    continue: 'Continue',
    back: 'Back',
    again: 'Try again',
    loading: 'Loading…',
    failed: 'Something went wrong.',
    notAllowed: 'This page may not ask for that.',
    malformed: 'The request does not have the expected shape.',
    broken: 'This window has run into an error of its own. Close it and open it again; Homeward itself goes on.',
    server: 'Server',
    account: 'Account',
    mac: 'This Mac',
  },
  modes: {
    unpaired: 'Not paired',
    protected: 'Protected',
    stolen: 'Stolen',
    paused: 'Paused',
    released: 'Released by the owner',
  } satisfies Record<ShellStatus['mode']['mode'], string>,
  kinds: {
    report: 'Report',
    snapshot: 'Snapshot',
    machine: 'Network and battery',
    route: 'Route',
    event: 'Event',
  } satisfies Record<ItemKind, string>,
  pairing: {
    failed: 'Something went wrong; nothing was paired.',
    enter: {
      title: 'Pair this Mac',
      lead: ['In the console, choose ', 'Add a Mac', '. Paste the link that it shows, or type the code.'],
      how: 'How to pair',
      link: 'Link',
      linkLabel: 'Pairing link',
      linkHint: 'homeward://pair?…',
      code: 'Code',
      codeLabel: 'Pairing code',
      codeHint: 'XXXX-XXXX-XXXX-XXXX',
      server: 'Server',
      serverHint: 'homeward.example.org',
    },
    offered: {
      title: 'Pair this Mac?',
      lead: 'A link asks to pair this Mac with the server',
      warning:
        'Whoever has the account there will see this Mac’s address and position every hour, and can mark it as stolen. Go on only if you have just made this link yourself.',
    },
    asking: { title: 'Asking the server', wait: 'Waiting for its answer…' },
    compare: {
      title: 'Do the digits agree?',
      lead: 'The console shows six digits too. If they differ, somebody is in between: cancel.',
      digits: (digits: string) => `Six digits: ${digits.split('').join(' ')}`,
      means:
        'Once paired, this account sees this Mac’s address and position every hour, and while it is marked as stolen photos from its cameras.',
      agree: 'They agree, pair this Mac',
      confirmInConsole: 'Now confirm in the console…',
    },
    paired: {
      title: 'This Mac is paired',
      lead: 'Homeward stays in the menu bar and reports every hour.',
      next: 'What it needs from macOS it shows next; later you find that in Settings.',
    },
    refused: {
      title: 'This Mac cannot be paired',
      alreadyPaired: ({ loginName, origin }: { readonly loginName: string; readonly origin: string }) =>
        `This Mac is paired already: with ${loginName} on ${origin}.`,
      instead: 'To pair it with another account, let it go in the console first.',
    },
  },
  permissions: {
    names: needNames,
    states: {
      granted: 'Allowed',
      denied: 'Not allowed',
      restricted: 'Ruled out by a profile',
      'not-asked': 'Not asked yet',
      'not-needed': 'Not needed here',
      unknown: 'macOS does not say',
    } satisfies Record<PermissionState, string>,
    loginItem: {
      enabled: 'Starts at login',
      'requires-approval': 'Waits for your word',
      'not-registered': 'Does not start at login',
      'not-found': 'Does not start at login',
      unsupported: 'Only in the packed app',
    } satisfies Record<LoginItemState, string>,
    allow: 'Allow…',
    show: 'Show one',
    keepAlive: 'Start at login',
    pane: 'System Settings…',
    paneOf: (name: string) => `System Settings: ${name}`,
    askedInNameOf: 'macOS asks in the name of its helper, Homeward Sense.',
  },
  firstRun: {
    label: 'Steps',
    later: 'Later',
    done: 'Done',
    sampleNotice: 'This is where Homeward says now and then that this Mac is watched, and by whom.',
    steps: {
      what: 'What it collects',
      ...needNames,
      done: 'Ready',
    },
    what: {
      title: 'What Homeward collects, and when',
      lead: (account: string) =>
        `All of it is sealed on this Mac so that only ${account} can open it. The server that carries it cannot.`,
      nobody: 'the owner',
      when: { protected: 'Every hour', stolen: 'Every five minutes', paused: 'Nothing' } satisfies Record<Mode, string>,
      modes: {
        protected: 'Protected, as always',
        stolen: 'While it is marked as stolen',
        paused: 'While it is paused',
      } satisfies Record<Mode, string>,
      kinds: {
        report: 'address and position, and how Homeward itself is',
        snapshot: 'a photo from each camera',
        machine: 'network, Wi-Fi and battery',
        route: 'the route to the server',
        event: 'what happens to Homeward itself',
      } satisfies Record<ItemKind, string>,
      nothing: 'Nothing is collected.',
      never: 'Never: sound, the screen, keys, files or messages.',
    },
    camera: {
      title: 'Photos while it is stolen, and never otherwise',
      text: 'The camera is off until you mark this Mac as stolen. Then Homeward takes a photo every five minutes, and macOS switches the green light on each time: nobody can hide it.',
      without: 'Without this permission there will be no photos: once the Mac is gone, nobody can be asked.',
    },
    location: {
      title: 'Where it is, to the street',
      text: 'Every report says where this Mac is. With this permission macOS finds it by the Wi-Fi around it.',
      without: 'Without it, a report has the place of the network’s address: a city, not a street.',
    },
    notifications: {
      title: 'Nobody is watched without knowing',
      text: 'After a day, after a week, and then every month, Homeward says here that this Mac is watched, and by which account. It sends nothing else, and nothing at all while the Mac is stolen and hidden.',
      without: 'macOS does not tell Homeward what you decided; System Settings does.',
    },
    background: {
      title: 'There whenever the Mac is on',
      text: 'macOS starts Homeward at login, and again when it ends. You find it in System Settings under Login Items, where anybody who administers this Mac can switch it off.',
      without: 'Switched off, a Mac that is started again reports nothing until somebody opens Homeward.',
    },
    finished: {
      title: 'Homeward is ready',
      lead: 'You find it in the menu bar. It cannot be hidden there, unless you order that while the Mac is stolen.',
      missing: 'Something is missing. You can come back to it in Settings at any time.',
    },
  },
  journal: {
    search: 'Search',
    searchHint: 'Search the journal',
    export: 'Export',
    formats: { csv: 'As a table (CSV)…', json: 'As JSON…' } satisfies Record<JournalFormat, string>,
    fileName: (day: string, format: JournalFormat) => `Homeward journal ${day}.${format}`,
    saved: (rows: number) => (rows === 1 ? 'Saved 1 row.' : `Saved ${rows} rows.`),
    notSaved: 'The file could not be written there. Choose another place.',
    caption: 'What Homeward did on this Mac, the newest first',
    columns: { when: 'Time', what: 'What', mode: 'Mode', state: 'State' },
    today: 'Today',
    yesterday: 'Yesterday',
    rows: {
      discarded: (kind: string) => `${kind}, not kept`,
      mode: (mode: string) => `Mode: ${mode}`,
      started: 'Homeward started',
      paired: 'This Mac was paired',
      unpaired: 'The pairing ended',
      collected: 'Collected while stolen',
    },
    states: { waiting: 'Waiting', sent: 'Sent', rejected: 'Refused', unsent: 'Deleted unsent' } satisfies Record<
      Extract<JournalRow, { readonly what: 'item' }>['state'],
      string
    >,
    counts: (counts: StolenCounts) =>
      Object.entries(countWords)
        .map(([kind, words]) => [counts[kind as keyof StolenCounts], words] as const)
        .filter(([count]) => count > 0)
        .map(([count, words]) => words(count))
        .join(', '),
    noContent: 'What was captured is not here: it is sealed for the owner.',
    stolen: 'This Mac is marked as stolen. What is collected now appears here when that has ended.',
    empty: 'Nothing has happened yet.',
    notFound: (text: string) => `No row has “${text}”.`,
    older: 'Show older rows',
    newer: 'Show newer rows',
    keptSince: (when: string) => `Kept since ${when}.`,
    unreadable: (count: number) =>
      count === 1 ? 'One damaged line was passed over.' : `${count} damaged lines were passed over.`,
  },
  settings: {
    label: 'Settings',
    panes: {
      mac: 'This Mac',
      permissions: 'Permissions',
      lookUp: 'Wi-Fi lookup',
      updates: 'Updates',
      leaving: 'Leaving',
    },
    mac: {
      version: (version: string) => `Version ${version}`,
      state: 'State',
      pairedSince: 'Paired since',
      secrets: 'Key and token',
      secretsKept: { keychain: 'In the keychain', file: 'In a file' } satisfies Record<
        ShellStatus['secretsKept'],
        string
      >,
      secretsMean: {
        keychain: 'This Mac’s signing key and its token for the server are encrypted with a key in macOS’s keychain.',
        file: 'This Mac’s signing key and its token for the server are in a file that only this user can read. The keychain is used where the app is signed.',
      } satisfies Record<ShellStatus['secretsKept'], string>,
      notPaired: 'This Mac is not paired: nothing is collected.',
      pair: 'Pair this Mac…',
      openConsole: 'Open the console',
      journal: 'Journal…',
      trouble: {
        restarting: 'Homeward’s engine has stopped and is being started again. What this window says is its last word.',
        'secrets-lost':
          'This Mac’s key and token are lost, and the server knows it no longer. Let it go in the console, then pair it anew.',
        'secrets-unreadable':
          'This Mac’s key is in the keychain, which does not give it now: it may be locked. Unlock it in Keychain Access; it is tried again every minute.',
        'disk-full':
          'The disk is full: nothing that Homeward finds can be kept, and so nothing is reported. Make room; it is tried again every few seconds.',
        'disk-failed':
          'The disk cannot be written: nothing that Homeward finds can be kept, and so nothing is reported. It is tried again every few seconds.',
      } satisfies Record<NonNullable<ShellStatus['trouble']>, string>,
    },
    permissions: {
      lead: 'What macOS lets Homeward do. A permission that is taken away is told to the owner: the camera’s within a minute, the location’s within ten.',
      walk: 'Show me each again…',
      approve: 'Switch Homeward on under Login Items: until then a Mac that is started again reports nothing.',
      for: {
        camera: 'Photos, while this Mac is marked as stolen',
        location: 'A position to the street, in every report',
        notifications: 'Notices that this Mac is watched, and by whom',
        background: 'Homeward starts at login, and again when it ends',
      },
    },
    lookUp: {
      title: 'Look up Wi-Fi access points',
      text: 'Where macOS gives no position, Homeward can ask a service that knows where access points stand. The service is told the addresses of those around this Mac, at least two, and sees this Mac’s internet address. It is told nothing about you.',
      off: 'Off: no access point leaves this Mac',
      on: (host: string) => `On: ${host}`,
      service: 'Address of a service',
      hint: 'https://api.beacondb.net',
      kind: 'Any service that speaks Ichnaea’s language will do, such as BeaconDB.',
      save: 'Look up there',
      switchOff: 'Switch off',
      notHere:
        'On this Mac the service does the work (homeward-agent install), and it has settings of its own, which whoever administers this Mac keeps. What is chosen here does not count for it.',
    },
    updates: {
      title: 'Updates',
      states: {
        off: 'Off',
        current: 'This is the newest version that was found',
        checking: 'Looking for a new version…',
        ready: 'A new version is ready',
        failed: 'The last look found no answer',
      } satisfies Record<UpdateState['state'], string>,
      why: {
        unsigned:
          'This build is not signed: nothing would show whether a new version is from whom this one is. Get new versions where you got this one.',
        'no-feed': 'This build names no place to look for new versions.',
        'not-packed': 'This is not the packed app.',
      } satisfies Record<Extract<UpdateState, { readonly state: 'off' }>['why'], string>,
      never: 'Not looked yet.',
      checkedAt: (when: string) => `Looked ${when}.`,
      ready: (version: string) =>
        `Version ${version} takes the place of this one as soon as no window is open. It never does while this Mac is stolen.`,
      check: 'Look now',
    },
    leaving: {
      lead: 'A thief at an unlocked desk shall find no way to be rid of Homeward. So the owner confirms both of these in the console.',
      unpair: 'Unpair…',
      unpairMeans: 'Nothing is collected any more, and this Mac can be paired anew.',
      quit: 'Quit for good…',
      quitMeans: 'The same, and Homeward no longer starts at login.',
      asked: {
        unpair: 'The owner was asked to unpair this Mac, and has not answered yet.',
        quit: 'The owner was asked to let Homeward quit for good, and has not answered yet.',
      } satisfies Record<ReleaseWish, string>,
      show: 'Show…',
      stolen: 'This Mac is marked as stolen: nobody at it can ask to let it go.',
      notPaired: 'This Mac is not paired. Quit Homeward in its menu.',
      administrator: 'Whoever administers this Mac can always end the pairing in Terminal:',
    },
  },
  release: {
    titles: wishTitles,
    means: {
      unpair:
        'Homeward stops collecting, sends what waits, and forgets the account. It stays in the menu bar, not paired.',
      quit: 'Homeward stops collecting, sends what waits, forgets the account, and starts no more at login.',
    } satisfies Record<ReleaseWish, string>,
    confirms: (loginName: string) => `${loginName} confirms this in the console`,
    ask: (loginName: string) => `Ask ${loginName}`,
    asked: (loginName: string) => `Asked. Waiting for ${loginName}…`,
    mayClose: 'You can close this window: the question stands until it is answered.',
    offline: 'The server is out of reach. The question goes out as soon as it is back.',
    steps: (host: string) => [
      `Sign in at ${host}, on any device.`,
      'Open this Mac there: it says what somebody asks.',
      'Choose “Let it go…”, or “No, keep it as it is”.',
    ],
    administrator: 'No owner at hand? Whoever administers this Mac can always end it in Terminal:',
    released: {
      title: 'The owner let this Mac go',
      text: {
        unpair: 'Nothing is collected any more. This Mac can be paired anew.',
        quit: 'Nothing is collected any more. Homeward quits when this window is closed and all is sent, and starts no more at login.',
      } satisfies Record<ReleaseWish, string>,
    },
    declined: {
      title: 'The owner said no',
      text: (loginName: string) => `${loginName} wants Homeward on this Mac to stay as it is.`,
    },
    stolen: {
      title: 'Not while this Mac is stolen',
      text: 'This Mac is marked as stolen. Only the owner can let it go now, in the console.',
    },
  },
  summary: {
    title: 'This Mac was marked as stolen',
    lead: (account: string, host: string) => `This is what Homeward collected meanwhile, for ${account} on ${host}.`,
    from: 'From',
    to: 'Until',
    ended: 'Ended',
    why: {
      order: 'By the owner’s order',
      expired: 'By itself, when the time that the order had set was over',
      unpaired: 'By whoever administers this Mac',
    } satisfies Record<StolenSummary['why'], string>,
    tiles: {
      report: 'Reports of address and position',
      snapshot: 'Photos, or reasons for none',
      machine: 'Readings of network and battery',
      route: 'Routes to the server',
    } satisfies Record<keyof StolenCounts, string>,
    now: {
      protected: 'From now on Homeward reports address and position every hour, and no more.',
      stolen: 'This Mac is marked as stolen again.',
      paused: 'The owner has paused Homeward: nothing is collected.',
      released: 'The owner has let this Mac go: nothing more is collected.',
      unpaired: 'This Mac is no longer paired: nothing is collected.',
    } satisfies Record<ShellStatus['mode']['mode'], string>,
    seen: 'I have seen this',
  },
} as const;
