import { toBase64Url } from '../base64url.ts';
import { utf8 } from '../bytes.ts';
import type { SigningKey } from '../ed25519.ts';
import { envelopeKind } from '../envelope.ts';
import { HomewardError } from '../errors.ts';
import { keyIdOf, type Receipt } from '../receipt.ts';
import type { SealedHeader } from '../sealed-header.ts';
import { sha256Base64Url } from '../sha256.ts';
import { readSigned, sign } from '../signed.ts';
import { canonicalJson } from '../strict-json.ts';
import type { TimeStampProof } from '../time-stamp.ts';
import { sha256Hex } from './fingerprint.ts';
import {
  itemPath,
  MAX_PACK_ITEMS,
  MAX_PART_BYTES,
  originalPath,
  type PackItem,
  type PackKeys,
  type PackManifest,
  type PackOrders,
  type PackPart,
  packPaths,
  packStatementKind,
  stampPath,
} from './pack-parts.ts';
import { type LackingItems, packReadme } from './pack-readme.ts';
import { evidenceOrdersOf, isAccountedFor, type KnownItem, lackingBetween, type RemovalWord } from './removed-items.ts';

/** An item to be packed; `opened` is absent where its body was dropped or not chosen. */
export interface ItemToPack {
  readonly envelope: string;
  readonly receipt: Receipt;
  readonly body: PackItem['body'];
  readonly opened?: { readonly header: SealedHeader; readonly body: Uint8Array<ArrayBuffer> } | undefined;
  readonly timeStamp?: StampToPack | undefined;
}

/** An authority's token, known by a number among those of the pack, and the way to it from the item's receipt. */
export interface StampToPack {
  readonly id: number;
  readonly token: Uint8Array<ArrayBuffer>;
  readonly proof: TimeStampProof;
}

export interface PackToWrite {
  readonly accountId: string;
  readonly deviceId: string;
  /** Captured at or after, and before. */
  readonly from: number;
  readonly to: number;
  readonly kinds: PackManifest['kinds'];
  readonly madeAt: number;
  readonly keys: Omit<PackKeys, 'v' | 'accountId' | 'orderKey'>;
  /** Signs the pack, as it signed orders and certificate. */
  readonly orderKey: SigningKey;
  readonly certificate: string;
  readonly orders: Omit<PackOrders, 'v'>;
  readonly items: AsyncIterable<ItemToPack> | Iterable<ItemToPack>;
  /** What the server says to have removed. Of what lacks between the items the owner signs for what can be true of it. */
  readonly gone?: RemovalWord;
  /** Asked after the last item; null for a pack without a report. */
  readonly report: () => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** A file of the pack, ready for the archive. */
export interface PartToWrite {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The parts of a pack, one by one, so that no more than one original is in memory; manifest and statement come last.
 * @throws HomewardError `too_large`
 */
export async function* writePack(pack: PackToWrite): AsyncGenerator<PartToWrite, void> {
  const { accountId, deviceId, madeAt, from, to, kinds, orderKey } = pack;
  const parts: PackPart[] = [];
  const listed = async (path: string, bytes: Uint8Array<ArrayBuffer>): Promise<PartToWrite> => {
    if (bytes.length > MAX_PART_BYTES) throw new HomewardError('too_large', `${path} has ${bytes.length} bytes`);
    parts.push({ path, size: bytes.length, sha256: await sha256Hex(bytes) });
    return { path, bytes };
  };
  const publicKey = toBase64Url(orderKey.publicKey);
  yield listed(packPaths.keys, jsonBytes({ v: 1, accountId, orderKey: publicKey, ...pack.keys } satisfies PackKeys));
  yield listed(packPaths.certificate, utf8(`${pack.certificate}\n`));
  yield listed(packPaths.orders, jsonBytes({ v: 1, ...pack.orders } satisfies PackOrders));
  let items = 0;
  const known: KnownItem[] = [];
  const stamps = new Map<number, string>();
  for await (const item of pack.items) {
    items += 1;
    if (items > MAX_PACK_ITEMS) {
      throw new HomewardError('too_large', `a pack holds ${MAX_PACK_ITEMS} items at most; choose a shorter time`);
    }
    const envelope = readSigned(envelopeKind, item.envelope);
    const { epoch, seq, kind, capturedAt, orderSeq } = envelope;
    known.push({ epoch, seq, kind, capturedAt, orderSeq });
    const original = item.opened ? originalPath(envelope, item.opened.header.mediaType) : null;
    const { timeStamp } = item;
    if (timeStamp && !stamps.has(timeStamp.id)) {
      const path = stampPath(stamps.size + 1);
      stamps.set(timeStamp.id, path);
      yield listed(path, timeStamp.token);
    }
    yield listed(itemPath(envelope), jsonBytes(partOf(item, original, stamps)));
    if (item.opened && original) yield listed(original, item.opened.body);
  }
  // Only now is it known whether it has to tell of time stamps.
  const lacking = lackingIn(known, pack.gone, madeAt);
  const about = { lacking, madeAt, from, to, orderKey: publicKey, hasTimeStamps: stamps.size > 0 };
  yield listed(packPaths.readme, utf8(packReadme({ ...about, ...pack.keys })));
  const report = await pack.report();
  if (report) yield listed(packPaths.report, report);
  const removed = lacking
    .filter(({ saidRemoved }) => saidRemoved)
    .map(({ epoch, first, last }) => ({ epoch, first, last }));
  const manifest = jsonBytes({
    v: 1,
    format: 'homeward-pack',
    accountId,
    deviceId,
    madeAt,
    from,
    to,
    kinds: [...kinds],
    parts,
    ...(removed.length > 0 && { removed }),
  } satisfies PackManifest);
  yield { path: packPaths.manifest, bytes: manifest };
  const statement = {
    v: 1 as const,
    accountId,
    deviceId,
    madeAt,
    manifestSha256: sha256Base64Url(manifest),
    keyId: keyIdOf(orderKey.publicKey),
  };
  yield { path: packPaths.statement, bytes: utf8(`${await sign(packStatementKind, statement, orderKey)}\n`) };
}

/** What lacks between the items of a pack, in the order of numbers, and whether the owner can say that it was removed. */
function lackingIn(items: KnownItem[], word: RemovalWord | undefined, madeAt: number): LackingItems[] {
  items.sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  const evidenceOrders = evidenceOrdersOf(items);
  return lackingBetween(items).map((lacking) => {
    const { epoch, first, last } = lacking;
    const saidRemoved = word !== undefined && isAccountedFor(lacking, word, evidenceOrders, madeAt);
    return { epoch, first, last, saidRemoved };
  });
}

const partOf = (
  { envelope, receipt, body, opened, timeStamp }: ItemToPack,
  original: string | null,
  stamps: ReadonlyMap<number, string>,
): PackItem => ({
  v: 1,
  envelope,
  receipt,
  body,
  header: opened ? canonicalJson(opened.header) : null,
  original,
  ...(timeStamp && { timeStamp: { part: stamps.get(timeStamp.id) ?? '', ...timeStamp.proof } }),
});

const jsonBytes = (value: object): Uint8Array<ArrayBuffer> => utf8(`${JSON.stringify(value, null, 1)}\n`);
