/** The frame around every page: names of pages, navigation, the state of the connection. */
export const shellTexts = {
  brand: 'Homeward',
  titles: {
    macs: 'Your Macs',
    mac: 'Mac',
    add: 'Add a Mac',
    account: 'Account',
    activity: 'Activity',
    messages: 'Messages',
    unsubscribe: 'No more mails',
    signIn: 'Sign in',
    signUp: 'Create your account',
    recover: 'Get back in',
    verify: 'Check an evidence pack',
    help: 'Help',
    privacy: 'Privacy',
    safety: 'Safety',
    notFound: 'No such page',
  },
  skip: 'Skip to the content',
  nav: {
    label: 'Main',
    overview: 'Overview',
    macs: 'Macs',
    account: 'Account',
    help: 'Help',
    lock: 'Lock',
    signOut: 'Sign out',
  },
  lock: {
    soon: 'Homeward locks itself within a minute, because nobody seems to be here.',
    stay: 'Tap, scroll or press a key to stay.',
  },
  live: {
    connecting: 'Connecting…',
    live: 'Live',
    offline: 'Offline',
    explain: {
      connecting: 'Asking the server what has changed.',
      live: 'What your Macs send, and what your other sessions change, appears here by itself.',
      offline: 'The server cannot be reached. What you see may be old; Homeward keeps trying.',
    },
    offlineNote: 'No connection to the server. What you see may be old; Homeward keeps trying.',
  },
  notFound: { title: 'There is no such page', back: 'To your Macs' },
  receiptKeyChanged:
    'This server now signs receipts with another key than the one that your account knows. What the new key signs is not believed. Ask whoever runs the server what changed.',
} as const;
