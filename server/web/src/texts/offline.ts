/** Keeping what was opened in this browser. */
export const offlineTexts = {
  offline: {
    title: 'Without a connection',
    label: 'Keep what I opened in this browser',
    hint: 'You can then look at it where the server cannot be reached. It is encrypted under your account’s key and opens with your password, without a second factor; whoever copies it from this browser can guess at a weak one. Signing out, here or from elsewhere, wipes it, and so does switching it off.',
    notHere: {
      borrowed: 'Not offered on somebody else’s device.',
      'on-paired-mac': 'Not offered in the browser of a Mac that Homeward protects: it may be stolen one day.',
      unable: 'Not offered here: this console or this browser cannot keep anything.',
    },
    count: (count: number) =>
      count === 0
        ? 'Nothing is kept yet; what you open from now on is.'
        : count === 1
          ? '1 thing is kept.'
          : `${count} things are kept.`,
    unread:
      'Whether this browser is on a Mac that Homeward protects could not be read. Before that this cannot be switched on.',
    unlockOnce: 'One more step: lock and unlock once, so that your password can open it without a connection.',
    lockNow: 'Lock now, then unlock',
    isOn: 'What you open is kept in this browser.',
    isOff: 'Everything that was kept in this browser is wiped.',
  },
} as const;
