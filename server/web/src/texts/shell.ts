/** The frame around every page: names of pages, navigation, the state of the connection. */
export const shellTexts = {
  brand: 'Homeward',
  titles: {
    macs: 'Your Macs',
    mac: 'Mac',
    add: 'Add a Mac',
    account: 'Account',
    activity: 'Activity',
    signIn: 'Sign in',
    signUp: 'Create your account',
    recover: 'Get back in',
    verify: 'Check an evidence pack',
    notFound: 'No such page',
  },
  skip: 'Skip to the content',
  nav: { label: 'Main', macs: 'Macs', account: 'Account', lock: 'Lock', signOut: 'Sign out' },
  live: {
    connecting: 'Connecting…',
    live: 'Live',
    offline: 'Offline',
    offlineNote: 'No connection to the server. What you see may be old; Homeward keeps trying.',
  },
  notFound: { title: 'There is no such page', back: 'To your Macs' },
  receiptKeyChanged:
    'This server now signs receipts with another key than the one that your account knows. What the new key signs is not believed. Ask whoever runs the server what changed.',
} as const;
