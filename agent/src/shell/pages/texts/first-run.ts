import type { ItemKind } from '@homeward/shared/envelope';
import type { Mode } from '@homeward/shared/modes';
import { needNames } from './permissions.ts';

/** The walk through what Homeward is and needs. */
export const firstRunTexts = {
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
} as const;
