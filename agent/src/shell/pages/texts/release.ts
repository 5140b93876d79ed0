import type { ReleaseWish } from '../../../state/agent-state.ts';

const wishTitles: Record<ReleaseWish, string> = {
  unpair: 'Unpair this Mac',
  quit: 'Quit Homeward for good',
};

/** Asking the owner to let this Mac go. */
export const releaseTexts = {
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
} as const;
