/** All Macs at one look. */
export const overviewTexts = {
  macs: {
    title: 'Your Macs',
    add: 'Add a Mac',
    emptyTitle: 'No Mac is watched yet',
    emptyLede: 'Pair your first Mac. It takes a minute: click a link on it, or type a code, and compare six digits.',
    waiting: 'A Mac is waiting to be confirmed.',
    finish: 'Finish pairing',
    seen: (age: string) => `Seen ${age}`,
    neverSeen: 'Not seen yet',
    online: 'Online now',
    unnamed: 'Unnamed Mac',
    refused: 'The server lists a Mac that is not yours. It is not shown.',
    refusedOwn: (name: string) =>
      `What the server shows of ${name} is not signed by your keys and the Mac’s. It is not shown, and not believed.`,
    noReport: 'No report yet',
    recordsChanged:
      'The names and notes on the server are not the ones you last signed. Somebody may have put back older ones.',
  },
} as const;
