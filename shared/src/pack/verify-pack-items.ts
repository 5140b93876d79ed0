import { fromBase64Url } from '../base64url.ts';
import { utf8 } from '../bytes.ts';
import type { DeviceCertificate } from '../certificate.ts';
import { linkProblem } from '../chain.ts';
import { type Envelope, envelopeKind } from '../envelope.ts';
import { HomewardError } from '../errors.ts';
import { verifyReceipt } from '../receipt.ts';
import { expectShape } from '../schema.ts';
import { requireCommitted, SealedHeader } from '../sealed-header.ts';
import { hashSigned, openSigned } from '../signed.ts';
import { parseCanonicalJson, parseStrictJson } from '../strict-json.ts';
import type { PackFiles } from './pack-archive.ts';
import { isChosen, itemPath, originalPath, PackItem, type PackKeys, type PackManifest } from './pack-parts.ts';
import { holding, type MissingItems, type PackNotes, PackRefusal } from './pack-verdict.ts';
import type { StampNotes } from './stamp-counts.ts';
import { TimeStampCheck } from './verify-time-stamps.ts';

export interface ItemsTrust {
  readonly manifest: PackManifest;
  readonly keys: PackKeys;
  readonly certificate: DeviceCertificate;
  /** What the Mac's very first item links to. */
  readonly certificateHash: string;
  /** Number of each order in the pack, by its hash. */
  readonly orderSeqs: ReadonlyMap<string, number>;
}

interface CheckedItem {
  readonly path: string;
  readonly envelope: Envelope;
  readonly envelopeHash: string;
  readonly body: PackItem['body'];
  readonly original: string | null;
}

/**
 * Checks every item: the Mac's signature, the server's receipt, an authority's time stamp, the original against its commitment, and the chain.
 * @throws PackRefusal
 */
export async function verifyPackItems(pack: PackFiles, trust: ItemsTrust, onProgress: (done: number) => void) {
  const held = new Set(pack.files.map(({ path }) => path));
  const paths = pack.files.map(({ path }) => path).filter((path) => path.startsWith('items/'));
  const items: CheckedItem[] = [];
  const ids = new Set<string>();
  const stamps = new TimeStampCheck(pack, held);
  for (const path of paths) {
    const item = await verifyItem(pack, { held, stamps }, path, trust);
    if (ids.has(item.envelope.id)) throw new PackRefusal('envelopes', path, 'Another item has the same id');
    ids.add(item.envelope.id);
    items.push(item);
    onProgress(items.length / paths.length);
  }
  const stamped = stamps.finish();
  const used = new Set(items.map(({ original }) => original));
  const stray = pack.files.find(({ path }) => path.startsWith('originals/') && !used.has(path));
  if (stray) throw new PackRefusal('originals', stray.path, 'It belongs to no item of the pack');
  const missing = verifyChain(items, trust.certificateHash).map((each) => saidOf(each, trust.manifest));
  const originals = items.filter(({ body }) => body === 'kept');
  const counts = {
    envelopes: items.length,
    receipts: items.length,
    'time-stamps': stamped.count,
    originals: originals.length,
    chain: items.length,
  };
  return { counts, notes: notesOf(items, missing, trust, stamped.notes) };
}

async function verifyItem(
  pack: PackFiles,
  { held, stamps }: { readonly held: ReadonlySet<string>; readonly stamps: TimeStampCheck },
  path: string,
  trust: ItemsTrust,
): Promise<CheckedItem> {
  const { certificate, keys, manifest, orderSeqs } = trust;
  const item = await holding('envelopes', path, async () =>
    expectShape(PackItem, parseStrictJson(await pack.read(path)), 'item'),
  );
  const envelope = await holding('envelopes', path, async () => {
    const envelope = await openSigned(envelopeKind, item.envelope, fromBase64Url(certificate.deviceKey));
    if (envelope.accountId !== manifest.accountId || envelope.deviceId !== manifest.deviceId) {
      throw refused('it is an item of another Mac');
    }
    if (path !== itemPath(envelope)) throw refused(`the Mac signed it as item ${envelope.epoch}-${envelope.seq}`);
    const seq = envelope.orderHash === null ? undefined : orderSeqs.get(envelope.orderHash);
    if (seq !== undefined && seq !== envelope.orderSeq) throw refused('it gives its order another number');
    if (item.body === 'left-out' && isChosen(envelope, manifest)) {
      throw refused('its original was left out, although its kind and time were chosen for the pack');
    }
    return envelope;
  });
  const envelopeHash = hashSigned(envelopeKind, item.envelope);
  const { serverTime } = await holding('receipts', path, () =>
    verifyReceipt(item.receipt, envelopeHash, keys.receiptKey),
  );
  await stamps.check(path, item, serverTime);
  await holding('originals', item.original ?? path, () => verifyOriginal(pack, held, item, envelope));
  return { path, envelope, envelopeHash, body: item.body, original: item.original };
}

async function verifyOriginal(
  pack: PackFiles,
  held: ReadonlySet<string>,
  { body, header: line, original }: PackItem,
  envelope: Envelope,
) {
  if (body !== 'kept') {
    if (line !== null || original !== null) throw refused('it says to have no original, and names one');
    return;
  }
  if (line === null || original === null) throw refused('its header line or its original is missing');
  const header = expectShape(SealedHeader, parseCanonicalJson(utf8(line)), 'header of the sealed item');
  if (original !== originalPath(envelope, header.mediaType)) throw refused('its original is that of another item');
  if (!held.has(original)) throw refused('it is missing');
  const bytes = await pack.read(original);
  if (bytes.length !== header.bodySize)
    throw refused(`it has ${bytes.length} bytes, the header says ${header.bodySize}`);
  requireCommitted(header, bytes, envelope);
}

/** Each item links to the one before. Numbers that are not in the pack are told, not refused: they may never have arrived. */
function verifyChain(items: readonly CheckedItem[], genesis: string): MissingItems[] {
  const missing: MissingItems[] = [];
  const inOrder = items.toSorted((a, b) => a.envelope.epoch - b.envelope.epoch || a.envelope.seq - b.envelope.seq);
  let before: { envelope: Envelope; hash: string } | undefined;
  for (const { path, envelope, envelopeHash } of inOrder) {
    const problem = linkProblem(before, envelope, genesis);
    if (problem === 'gap') {
      const isSame = before?.envelope.epoch === envelope.epoch;
      const first = isSame ? (before?.envelope.seq ?? 0) + 1 : 1;
      missing.push({ epoch: envelope.epoch, first, last: envelope.seq - 1 });
    } else if (problem === 'link' && before && before.envelope.epoch !== envelope.epoch) {
      missing.push({ epoch: before.envelope.epoch, first: before.envelope.seq + 1, last: null });
    } else if (problem !== null) {
      throw new PackRefusal(
        'chain',
        path,
        'It does not continue the item before it: one of the two is not the original',
      );
    }
    before = { envelope, hash: envelopeHash };
  }
  return missing;
}

/** What the manifest says of numbers that lack. */
const saidOf = (missing: MissingItems, { removed = [] }: PackManifest): MissingItems => {
  const { epoch, first, last } = missing;
  const isSaid =
    last !== null && removed.some((range) => range.epoch === epoch && range.first <= first && range.last >= last);
  return isSaid ? { ...missing, saidRemoved: true } : missing;
};

function notesOf(
  items: readonly CheckedItem[],
  missing: MissingItems[],
  trust: ItemsTrust,
  timeStamps: StampNotes,
): PackNotes {
  const times = items.filter(({ body }) => body !== 'left-out').map(({ envelope }) => envelope.capturedAt);
  const count = (is: (item: CheckedItem) => boolean) => items.filter(is).length;
  return {
    photos: count(({ original }) => original?.endsWith('.jpg') ?? false),
    firstAt: times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : null,
    lastAt: times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : null,
    leftOut: count(({ body }) => body === 'left-out'),
    dropped: count(({ body }) => body === 'dropped'),
    missing,
    timeStamps,
    underOtherOrders: count(({ envelope: { orderHash } }) => orderHash !== null && !trust.orderSeqs.has(orderHash)),
  };
}

const refused = (why: string): HomewardError => new HomewardError('item_refused', why);
