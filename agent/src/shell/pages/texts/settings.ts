import type { ReleaseWish } from '../../../state/agent-state.ts';
import type { ShellStatus } from '../../shell-status.ts';
import type { UpdateState } from '../../update-state.ts';

/** Settings and their panes. */
export const settingsTexts = {
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
} as const;
