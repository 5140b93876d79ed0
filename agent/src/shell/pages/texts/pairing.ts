/** Pairing this Mac with an account. */
export const pairingTexts = {
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
} as const;
