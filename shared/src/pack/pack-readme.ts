import { fingerprintOf } from './fingerprint.ts';
import type { PackKeys, PackManifest, RemovedItems } from './pack-parts.ts';
import { packDay as day } from './pack-words.ts';

/** Numbers that are not in the pack though others around them are. */
export interface LackingItems extends RemovedItems {
  /** Whether the owner signs for it that they were removed. */
  readonly saidRemoved: boolean;
}

interface ReadmeFacts extends Pick<PackManifest, 'madeAt' | 'from' | 'to'>, Omit<PackKeys, 'v' | 'accountId'> {
  readonly hasTimeStamps: boolean;
  readonly lacking: readonly LackingItems[];
}

/** Lines of a list that a person still reads. */
const MAX_LINES = 40;

const namesOf = ({ epoch, first, last }: LackingItems): string =>
  first === last ? `    ${epoch}-${first}\n` : `    ${epoch}-${first} to ${epoch}-${last}\n`;

const listOf = (lacking: readonly LackingItems[]): string =>
  lacking.slice(0, MAX_LINES).map(namesOf).join('') +
  (lacking.length > MAX_LINES ? `    and ${lacking.length - MAX_LINES} more; the check names them all\n` : '');

function lackingPart(lacking: readonly LackingItems[]): string {
  if (lacking.length === 0) return '';
  const unaccounted = lacking.filter(({ saidRemoved }) => !saidRemoved);
  const removed = lacking.filter(({ saidRemoved }) => saidRemoved);
  return `WHAT IS NOT IN IT

${
  unaccounted.length > 0
    ? `Numbers between those of the pack that nobody accounts for: kept back by the server, or on the Mac still. Whatever the
server says of them, by their age it cannot have removed them as their owner chose, or it says nothing.

${listOf(unaccounted)}
`
    : ''
}${
  removed.length > 0
    ? `Numbers that the server says to have removed when their time was over, or as their owner asked; by the age of the items
around them that can be so, and the owner signs for it.

${listOf(removed)}
`
    : ''
}`;
}

const STAMPS_PART = `time-stamps/       what an authority outside Homeward signed (RFC 3161): that receipts were there at its time. Items name theirs.
`;

const STAMPS_CHECK = `Who stamped, when, and for which digest; then that it signed for this, with the root certificate that it publishes:

    openssl ts -reply -token_in -in time-stamps/000001.tst -text
    openssl ts -verify -token_in -in time-stamps/000001.tst -digest DIGEST -CAfile authority.pem

DIGEST is what the first prints as "Message data", without spaces and dashes. That it is the one of the items that name
the stamp, the two checks above show; docs/protocol.md says how it is made of their receipts.

`;

const NO_STAMPS =
  "Times are the Mac's own clock (capturedAt) and the server's (serverTime in the receipt); no other authority stamped them.";

const STAMPS = `Times are the Mac's own clock (capturedAt) and the server's (serverTime in the receipt). Where an item names a time stamp, an
authority signed besides that it was there at that time, at the latest. Whether that authority is to be trusted is for you to judge.
A stamp from before the receipt's time means that one of both clocks is wrong: the check above says so, with both times.`;

/** What a person reads first who gets a pack: what it is, and how to check it without us. */
export const packReadme = ({
  madeAt,
  from,
  to,
  orderKey,
  receiptKey,
  server,
  hasTimeStamps,
  lacking,
}: ReadmeFacts): string => `EVIDENCE PACK

A Mac is watched over by Homeward, an anti-theft program. Its owner made this pack of what it
captured from ${day(from)} to ${day(to)}.
Made: ${day(madeAt)}. Server: ${server}

WHAT IS IN IT

report.pdf         to read first: a summary made from the rest. The owner signed for it; the Mac did not.
originals/         photos (.jpg) and readings (.json) exactly as the Mac captured them.
                   1-000042-snapshot.jpg is item 42 of the Mac's first numbering.
items/             for each of them what the Mac signed (envelope), what the server signed when it arrived (receipt), and
                   the header with the salt of its commitment. Items that were not chosen stand here with their envelope
                   alone: the numbers run on, so that one that is missing shows.
${hasTimeStamps ? STAMPS_PART : ''}certificate.txt    the owner's signature on the Mac's key.
orders.json        the owner's signed orders ("stolen") and the Mac's signed answers.
keys.json          the public keys that all this is checked with.
manifest.json      size and SHA-256 of each part.
statement.txt      the owner's signature on the manifest.

${lackingPart(lacking)}HOW TO CHECK IT

The whole of it, offline, with Homeward's source code and Node 20 or newer:

    npm run verify -- pack.zip

or in a browser, on the page "Check an evidence pack" of any Homeward console: nothing is uploaded. Both name the first
thing that is wrong.

By hand, in a shell, where the pack was unpacked. That no part was changed since the manifest:

    jq -r '.parts[] | "\\(.sha256)  \\(.path)"' manifest.json | shasum -a 256 -c --quiet

That a photo is the one the Mac signed for, here item 1-000042 (both lines must print the same):

    jq -r '.envelope | split(".")[0] | gsub("-";"+") | gsub("_";"/") | @base64d | fromjson.bodyCommit' items/1-000042.json
    { printf 'homeward/body/v1\\0'
      jq -r .header items/1-000042.json | jq -r '.salt + "="' | tr '_-' '/+' | base64 -d
      cat originals/1-000042-snapshot.jpg
    } | openssl dgst -sha256 -binary | base64 | tr '/+' '_-' | tr -d '='

${hasTimeStamps ? STAMPS_CHECK : ''}The signatures are Ed25519 (RFC 8032) over the name of the thing, a zero byte and the payload; docs/protocol.md of
Homeward's source code tells it byte for byte, with a worked example, so that anybody can write a checker of their own.

WHAT IT SHOWS, AND WHAT NOT

It shows that everything was signed by one Mac's key, in one unbroken order, that the owner vouched for that key, and that
the server signed for having each item at the time its receipt tells. It does not show whose the keys are: compare them with
what the owner tells you (who finds them on the Mac's page, under "Evidence pack"), and ask the operator of the server about
its own.

    owner's key       ${fingerprintOf(orderKey)}
    server's key      ${fingerprintOf(receiptKey)}

${hasTimeStamps ? STAMPS : NO_STAMPS}
A place that was found by the Mac's address is that of its network: a city, not a street.
The photos show people who may have nothing to do with the theft. Give them to the police; do not publish them.
`;
