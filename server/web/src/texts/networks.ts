/** The networks under which a Mac was seen. */
export const networksTexts = {
  networks: {
    tab: 'Networks',
    lede: 'The address and the exact times are what a provider needs to know whose connection it was. It tells the police, not you.',
    visitorLede: 'With the address and the exact times a provider can tell you whose connection it was.',
    empty: 'No networks yet',
    emptyHint: 'The first report says under which address the Mac is on the internet.',
    provider: 'Provider',
    place: 'Place of the address',
    first: 'First seen',
    last: 'Last seen',
    copy: 'Copy for the provider',
    before: 'Before it was marked as stolen',
    deskAddress: 'Address',
  },
} as const;
