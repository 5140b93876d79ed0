import type { MissingItems, PackStep, PackVerdict } from './pack-verdict.ts';
import type { StampedItems, StampNotes } from './stamp-counts.ts';

/**
 * What passed, with how many there were. All that the command and the console's page say of a pack stands in this one place,
 * so that both say the same.
 */
export const heldWords: Record<PackStep, (count: number) => string> = {
  archive: (count) => `the list of files: ${count}, none unexpected`,
  statement: () => 'the owner’s signature on the manifest',
  parts: (count) => `${counted(count, 'part')}: size and SHA-256 as in the manifest, none missing, none added`,
  certificate: () => 'the owner’s certificate for the Mac’s key',
  orders: (count) => `${counted(count, 'signed order or answer', 'signed orders and answers')}`,
  envelopes: (count) => `${counted(count, 'item')} signed by the Mac`,
  receipts: (count) => `${counted(count, 'receipt')} signed by the server`,
  'time-stamps': (count) => `${counted(count, 'time stamp')}, each signed by the authority that it names`,
  originals: (count) => `${counted(count, 'original')}: each is the one that the Mac signed, byte for byte`,
  chain: (count) => `the chain: ${counted(count, 'item')}, each linked to the one before`,
};

/** What failed. */
export const stepWords: Record<PackStep, string> = {
  archive: 'The archive',
  statement: 'What the owner signed for',
  parts: 'A part of the pack',
  certificate: 'The certificate of the Mac’s key',
  orders: 'The orders',
  envelopes: 'What the Mac signed',
  receipts: 'The server’s receipt',
  'time-stamps': 'A time stamp',
  originals: 'An original',
  chain: 'The chain of items',
};

export const packWords = {
  holds: 'Nothing in this pack was changed: every signature in it is right.',
  holdsNot: 'Do not rely on this pack: it was changed or damaged, or is not an evidence pack.',
  /** "A part of the pack, originals/1-000042-snapshot.jpg. The content …" */
  failure: ({ step, part, why }: NonNullable<PackVerdict['failure']>): string =>
    `${stepWords[step]}${part ? `, ${part}` : ''}. ${why}.`,
  compare:
    'Whose keys these are, the pack cannot show. Compare the fingerprints with what the owner and the operator tell you: the owner finds them on the Mac’s page, under Evidence pack.',
  ownerKey: 'Owner’s key',
  deviceKey: 'Mac’s key',
  receiptKey: 'Server’s key',
  missing: ({ epoch, first, last, saidRemoved }: MissingItems): string =>
    saidRemoved
      ? `Items ${epoch}-${first} to ${epoch}-${last} are not in the pack: removed when their time was over or erased, as the owner says, before number ${(last ?? first) + 1}.`
      : last === null
        ? `Numbering ${epoch} may have gone on beyond ${first - 1}: the Mac began another.`
        : first === last
          ? `Item ${epoch}-${first} is not in the pack: it was kept back, or never arrived.`
          : `Items ${epoch}-${first} to ${epoch}-${last} are not in the pack: they were kept back, or never arrived.`,
  leftOut: (count: number): string =>
    `${counted(count, 'item')} stand${count === 1 ? 's' : ''} there with the signature alone: not chosen for this pack.`,
  dropped: (count: number): string =>
    `${counted(count, 'photo')} had to be dropped by the Mac before it could send ${count === 1 ? 'it' : 'them'}.`,
  underOtherOrders: (count: number): string =>
    `${counted(count, 'item')} ${count === 1 ? 'was' : 'were'} captured under an order that is not in the pack.`,
  noTimeStamps: 'No authority for time stamps was asked: times rest on the Mac’s clock and the server’s.',
  /** The certificate, so that it can be found among those that an authority publishes. */
  stamped: ({ authority, certificateSha256, items, firstAt }: StampedItems): string =>
    `${counted(items, 'item')} ${items === 1 ? 'carries' : 'carry'} a time stamp of ${authority}, the earliest of ` +
    `${packDay(firstAt)}: there at that time, at the latest. Whether that authority is to be trusted is for you to judge; ` +
    `the SHA-256 of its certificate is ${certificateSha256}.`,
  early: ({ authority, early }: StampedItems): string[] =>
    early === null
      ? []
      : [
          `Clocks disagree: ${counted(early.items, 'item')} ${early.items === 1 ? 'carries' : 'carry'} a stamp of ${authority} from before the ` +
            `server signed for ${early.items === 1 ? 'it' : 'them'}, which cannot be. One was stamped ${packDay(early.stampedAt)} by the ` +
            `authority’s clock, and received ${packDay(early.serverTime)} by the server’s: one of the two is wrong.`,
        ],
  unstamped: (count: number): string =>
    `${counted(count, 'item')} ${count === 1 ? 'carries' : 'carry'} no time stamp: ${count === 1 ? 'its time rests' : 'their times rest'} on the Mac’s clock and the server’s.`,
} as const;

/** All that is to be said of a pack beside yes and no. */
export function noteWords({ notes }: PackVerdict): string[] {
  if (!notes) return [];
  const { missing, leftOut, dropped, underOtherOrders, timeStamps } = notes;
  return [
    ...missing.map(packWords.missing),
    ...(leftOut > 0 ? [packWords.leftOut(leftOut)] : []),
    ...(dropped > 0 ? [packWords.dropped(dropped)] : []),
    ...(underOtherOrders > 0 ? [packWords.underOtherOrders(underOtherOrders)] : []),
    ...stampWords(timeStamps),
  ];
}

/** Whose word the times are. */
export function stampWords({ stamped, unstamped }: StampNotes): string[] {
  if (stamped.length === 0) return [packWords.noTimeStamps];
  const words = stamped.flatMap((each) => [packWords.stamped(each), ...packWords.early(each)]);
  return [...words, ...(unstamped > 0 ? [packWords.unstamped(unstamped)] : [])];
}

/** To the second, in UTC: the same wherever it is read. */
export const packDay = (at: number): string =>
  new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
