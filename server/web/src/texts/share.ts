import type { ItemKind } from '@homeward/shared/envelope';
import { counted } from './counted.ts';

/** Share links: making them, and what whoever is given one reads. */

const days = (count: number) => counted(count, 'day');
const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
const items = (count: number) => counted(count, 'item');

export const shareTexts = {
  share: {
    tab: 'Share link',
    title: 'Share with an officer',
    nothing: 'Nothing to share yet',
    lede: 'A link that opens what you choose, on any telephone or computer, without an account: where the Mac was, its photos and networks. It can be read and not changed, and you can end it at any time.',
    sealed:
      'The key is in the part of the link behind the #, which no browser sends to a server: yours cannot read what you share. Whoever has the whole link can.',
    kinds: 'What the link opens',
    always: 'Positions and networks',
    kind: {
      snapshot: 'Photos',
      route: 'Routes',
      machine: 'Wi-Fi around it, battery and machine',
    } satisfies Partial<Record<ItemKind, string>>,
    machineFacts: 'Model and serial number',
    machineUnknown: 'The Mac has not told its serial number yet.',
    faces:
      'Photos may show people who have nothing to do with it. Give the link to the police and to nobody else; publishing a face may be against the law.',
    expiry: 'How long it opens',
    days,
    note: 'A word to the officer (may stay empty)',
    noteHint: 'Such as the number of your report. Sealed like the rest.',
    make: 'Make the link',
    preparing: 'Checking what was chosen, and getting its keys…',
    proofTitle: 'Share this?',
    summary: (count: number, ofThem: number, size: string) =>
      `${items(count)}${ofThem > 0 ? `, ${counted(ofThem, 'photo')} among them` : ''}, ${size}.`,
    summaryDays: (count: number) => `Whoever has the link can open them for ${days(count)}, unless you revoke it.`,
    refused: (count: number) =>
      `${items(count)} did not pass the checks: the link does not open ${count === 1 ? 'it' : 'them'}.`,
    proofWhy: 'Show that it is you: whoever is signed in could otherwise share all of it.',
    made: 'The link is ready',
    once: 'It is shown this once: neither this console nor the server keeps it. Copy it now.',
    onceOrSend:
      'It is shown this once: neither this console nor the server keeps it. Copy it now, or send it from here.',
    until: (when: string) => `It opens until ${when}.`,
    link: 'The link',
    copy: 'Copy the link',
    send: 'Send…',
    done: 'Done',
    listTitle: 'Links of this Mac',
    none: 'Nothing of this Mac is shared.',
    closedWhileErased:
      'None of these opens while the Mac and its reports are to be deleted. They open again if you take that back.',
    closedWhileDeleted: 'None of these opens while the account is to be deleted. They open again if you cancel that.',
    noneHint: 'Links that are over are not listed; your activity log tells of all.',
    of: (madeAt: string, count: number) => `Made ${madeAt}, ${items(count)}`,
    opensUntil: (when: string) => `Opens until ${when}`,
    views: (count: number, last: string) => (count === 0 ? 'Not opened yet' : `Opened ${times(count)}, last ${last}`),
    revoke: 'Revoke',
    revokeLabel: (madeAt: string) => `Revoke the link made ${madeAt}`,
    revoked: 'Revoked',
    revokedNow: 'The link is revoked: it opens nothing any more.',
  },
  shared: {
    kicker: 'Shared evidence, to read only',
    title: (name: string) => `“${name}”`,
    opening: 'Opening the link…',
    listing: 'Looking up what it opens…',
    progress: (done: number, all: number) => `Fetching, checking and opening: ${done} of ${all}`,
    noReport: 'This link opens no report that tells a place.',
    until: (when: string) => `The owner of this Mac shares this with you. The link opens until ${when}.`,
    stolenSince: 'Marked stolen',
    model: 'Model',
    serial: 'Serial number',
    period: 'Period chosen by the owner',
    periodOf: (from: string, to: string) => `from ${from} until ${to}`,
    note: 'The owner says',
    zone: (zone: string, example: string) => `Times are those of your device (${zone}). ${example}.`,
    utc: (local: string, utc: string) => `${local} here is ${utc} UTC`,
    faces: 'Photos may show people who have nothing to do with it. Do not publish them.',
    tabs: {
      label: 'What was captured',
      places: 'Places',
      photos: 'Photos',
      routes: 'Routes',
      networks: 'Networks',
      machine: 'Machine',
    },
    noPlaces: 'No position was shared.',
    noPhotos: 'No photos were shared.',
    noRoutes: 'No routes were shared.',
    noNetworks: 'No networks were shared.',
    noMachine: 'No facts of the machine were shared.',
    noPosition: 'No position',
    more: (left: number) => `Show more (${left})`,
    checks: 'What was checked',
    checking: 'Still checking…',
    checked: 'Everything that is shown here was checked in your browser, as the Mac captured it and byte for byte.',
    unlisted: 'What this link opens could not be looked up: nothing of it was checked yet.',
    noneShown: 'Nothing that the Mac captured is shown here.',
    refused: (count: number) => `${items(count)} did not pass the checks and ${count === 1 ? 'is' : 'are'} not shown`,
    unreached: (count: number) => `${items(count)} could not be fetched`,
    gone: (count: number) => `${items(count)} ${count === 1 ? 'is' : 'are'} no longer on the server`,
    choice:
      'A link shows what its owner chose. Whether something was left out in between, it does not show: an evidence pack does, with the signatures themselves. Ask the owner for one.',
    fingerprints: 'Fingerprints of the keys',
    compare:
      'Whose keys these are, a link cannot show. Compare the fingerprints with what the owner and the operator of the server tell you: the owner finds them on the Mac’s page, under Evidence pack.',
    closedTitle: 'This link opens nothing',
    closed: 'It is over, was revoked by its owner, or never was. Ask whoever gave it to you for another.',
    waitsTitle: 'This link is not open now',
    waits: 'It may open again. Ask whoever gave it to you, or try again later.',
    brokenTitle: 'This link is not whole',
    broken:
      'A part of it was lost on the way, or something was added. Copy it whole, up to its last character, or ask whoever gave it to you to send it again.',
    damagedTitle: 'This link cannot be opened',
    damaged: 'What the server keeps for it is not what its owner sealed. Ask the owner for another link.',
    offlineTitle: 'No connection to the server',
    offline: 'The link itself may be good. Check your connection, then try again.',
  },
} as const;
