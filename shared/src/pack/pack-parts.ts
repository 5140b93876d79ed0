import type { Static } from 'typebox';
import * as Type from 'typebox';
import { EnvelopeToken, OrderToken } from '../api/devices.ts';
import { domains } from '../domain.ts';
import { type Envelope, itemKinds } from '../envelope.ts';
import { Receipt } from '../receipt.ts';
import { Bytes32, Closed, Nullable, OneOf, SignedToken, Timestamp, Uuid } from '../schema.ts';
import type { SealedHeader } from '../sealed-header.ts';
import type { SignedKind } from '../signed.ts';
import { TimeStampProof } from '../time-stamp.ts';

/** Items in one pack at most: a year of hours and a month of five minutes. */
export const MAX_PACK_ITEMS = 100_000;
/** Two parts an item, a time stamp for each at most, and the few that are not items. */
export const MAX_PACK_PARTS = 3 * MAX_PACK_ITEMS + 16;
/** One part at most: a report with pictures is the largest. */
export const MAX_PART_BYTES = 64 * 1024 * 1024;
/** All parts together. */
export const MAX_PACK_BYTES = 16 * 1024 ** 3;

/** The parts that stand once in a pack. */
export const packPaths = {
  readme: 'README.txt',
  manifest: 'manifest.json',
  statement: 'statement.txt',
  keys: 'keys.json',
  certificate: 'certificate.txt',
  orders: 'orders.json',
  report: 'report.pdf',
} as const;

/** `1-000042`: epoch and number, so that parts sort as the items were made. */
export const itemNumber = ({ epoch, seq }: Pick<Envelope, 'epoch' | 'seq'>): string =>
  `${epoch}-${String(seq).padStart(6, '0')}`;

export const itemPath = (envelope: Pick<Envelope, 'epoch' | 'seq'>): string => `items/${itemNumber(envelope)}.json`;

export const originalPath = (
  envelope: Pick<Envelope, 'epoch' | 'seq' | 'kind'>,
  mediaType: SealedHeader['mediaType'],
): string => `originals/${itemNumber(envelope)}-${envelope.kind}.${mediaType === 'image/jpeg' ? 'jpg' : 'json'}`;

/** `time-stamps/000001.tst`: in the order in which items first name them. */
export const stampPath = (number: number): string => `time-stamps/${String(number).padStart(6, '0')}.tst`;

/** Where parts may stand in a pack: nothing else is read. */
export const PART_PATH =
  /^(?:[A-Za-z]+\.(?:txt|json|pdf)|time-stamps\/\d{6}\.tst|items\/\d{1,10}-\d{6,16}\.json|originals\/\d{1,10}-\d{6,16}-[a-z]+\.(?:jpg|json))$/;

/** Numbers of items, both inclusive, that are gone from the server because their time was over or the owner erased them. */
export const RemovedItems = Closed({
  epoch: Type.Integer({ minimum: 1 }),
  first: Type.Integer({ minimum: 1 }),
  last: Type.Integer({ minimum: 1 }),
});
export type RemovedItems = Static<typeof RemovedItems>;

/** `manifest.json`: what the pack holds. `sha256` is in hexadecimal, as `shasum` prints it. */
export const PackManifest = Closed({
  v: Type.Literal(1),
  format: Type.Literal('homeward-pack'),
  accountId: Uuid,
  deviceId: Uuid,
  madeAt: Timestamp,
  /** Captured at or after, and before: what the owner chose. */
  from: Timestamp,
  to: Timestamp,
  kinds: Type.Array(OneOf(itemKinds), { minItems: 1, maxItems: itemKinds.length, uniqueItems: true }),
  parts: Type.Array(
    Closed({
      path: Type.String({ pattern: PART_PATH.source }),
      size: Type.Integer({ minimum: 0, maximum: MAX_PART_BYTES }),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
    { maxItems: MAX_PACK_PARTS },
  ),
  /** What the owner says of numbers between those of the pack; none where there are none. */
  removed: Type.Optional(Type.Array(RemovedItems, { maxItems: MAX_PACK_ITEMS })),
});
export type PackManifest = Static<typeof PackManifest>;
export type PackPart = PackManifest['parts'][number];

/** Which items go into a pack whole, and which only with their envelope, so that a hidden one would leave a gap. */
export const isChosen = (
  { kind, capturedAt }: Pick<Envelope, 'kind' | 'capturedAt'>,
  { kinds, from, to }: Pick<PackManifest, 'kinds' | 'from' | 'to'>,
): boolean => kinds.includes(kind) && capturedAt >= from && capturedAt < to;

/** `statement.txt`: the owner's signature on the manifest. */
export const PackStatement = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  deviceId: Uuid,
  madeAt: Timestamp,
  manifestSha256: Bytes32,
  /** SHA-256 of the order key that signed. */
  keyId: Bytes32,
});
export type PackStatement = Static<typeof PackStatement>;

export const packStatementKind = {
  domain: domains.pack,
  schema: PackStatement,
  name: 'statement of the pack',
} as const satisfies SignedKind<typeof PackStatement>;

/** `keys.json`: the public keys that everything is checked with. */
export const PackKeys = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  /** The server's address when the pack was made. */
  server: Type.String({ maxLength: 300 }),
  /** The owner's, which signs orders, the certificate and the statement. */
  orderKey: Bytes32,
  /** The owner's, derived from the recovery code. */
  rootKey: Bytes32,
  /** The server's. */
  receiptKey: Bytes32,
});
export type PackKeys = Static<typeof PackKeys>;

/** `orders.json`: the owner's orders and the Mac's answers, as signed, as far as the server keeps them. */
export const PackOrders = Closed({
  v: Type.Literal(1),
  orders: Type.Array(OrderToken, { maxItems: 10_000 }),
  acknowledgements: Type.Array(SignedToken(), { maxItems: 10_000 }),
});
export type PackOrders = Static<typeof PackOrders>;

/** What became of an item's body: `left-out` where it was not chosen for the pack; its envelope shows that nothing is hidden. */
export const packBodies = ['kept', 'dropped', 'left-out'] as const;

/** `items/1-000042.json`: what Mac and server signed about an item, and what its commitment needs. */
export const PackItem = Closed({
  v: Type.Literal(1),
  envelope: EnvelopeToken,
  receipt: Receipt,
  body: OneOf(packBodies),
  /** The first line inside the seal, byte for byte, with the commitment's salt. */
  header: Nullable(Type.String({ maxLength: 8192 })),
  /** Path of the body, byte for byte as it was captured. */
  original: Nullable(Type.String({ maxLength: 100 })),
  /** The part that holds an authority's stamp of the receipt's root, and the way to it. */
  timeStamp: Type.Optional(
    Closed({ part: Type.String({ pattern: '^time-stamps/\\d{6}\\.tst$' }), ...TimeStampProof.properties }),
  ),
});
export type PackItem = Static<typeof PackItem>;
