import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import type { SigningKey } from '@homeward/shared/ed25519';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { merkleTree } from '@homeward/shared/merkle';
import { orderKind } from '@homeward/shared/order';
import { sha256Hex } from '@homeward/shared/pack/fingerprint';
import type { PackFiles } from '@homeward/shared/pack/pack-archive';
import { type PackManifest, packStatementKind } from '@homeward/shared/pack/pack-parts';
import { type ItemToPack, type PackToWrite, type PartToWrite, writePack } from '@homeward/shared/pack/write-pack';
import { issueReceipts, keyIdOf } from '@homeward/shared/receipt';
import { type ItemBody, openItem } from '@homeward/shared/seal';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { hashSigned, sign } from '@homeward/shared/signed';
import { stampedHash, stampedMessage } from '@homeward/shared/time-stamp';
import { newSigningKey, type OwnerAndMac, ownerAndMac } from '../owner-and-mac.ts';

export const FROM = 1_790_000_000_000;
export const TO = FROM + 3_600_000;

/** The start of a JPEG, and enough behind it to flip bits in. */
export const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 60 }, (_, at) => (at * 37) % 251)]);

/** The part that tells of the item of this number. */
export const ITEM = (seq: number) => `items/1-00000${seq}.json`;

/** The part that is the photo of item 2. */
export const PHOTO = 'originals/1-000002-snapshot.jpg';

const cycle = {
  id: '00000000-0000-7000-8000-000000000000',
  mode: 'stolen' as const,
  intervalSeconds: 300,
  trial: false,
};
const about = { cycle, camera: 'FaceTime HD Camera', width: 4, height: 3, captureMs: 1 };

export interface PackMakers {
  readonly us: OwnerAndMac;
  readonly receiptKey: SigningKey;
  readonly pack: Omit<PackToWrite, 'items' | 'report'>;
  /** Items 1 to 5: a report, two photos, a machine (not chosen), a photo that was dropped. */
  readonly items: readonly ItemToPack[];
}

/** An owner, a Mac that was stolen, a server, and what they signed. */
export async function packMakers(): Promise<PackMakers> {
  const us = await ownerAndMac();
  const { accountId, deviceId, pairingId, orderKey, deviceKey } = us;
  const receiptKey = await newSigningKey();
  const certificate = await sign(
    certificateKind,
    {
      v: 1,
      accountId,
      deviceId,
      pairingId,
      deviceKey: toBase64Url(deviceKey.publicKey),
      transcriptSha256: sha256Base64Url(new Uint8Array(0)),
      rev: 1,
      status: 'active',
      trustedUntilSeq: null,
      issuedAt: FROM,
    },
    orderKey,
  );
  const order = await us.order();
  const orderHash = hashSigned(orderKind, order);
  const said = { v: 1 as const, accountId, deviceId, orderHash, seq: 5, mode: 'stolen' as const, at: FROM };
  const acknowledgement = await sign(acknowledgementKind, said, deviceKey);
  const bodies: readonly (readonly [Envelope['kind'], ItemToPack['body'], ItemBody])[] = [
    ['report', 'kept', { mediaType: 'application/json', bytes: utf8('{"v":1}') }],
    ['snapshot', 'kept', { mediaType: 'image/jpeg', bytes: JPEG, about }],
    ['snapshot', 'kept', { mediaType: 'image/jpeg', bytes: JPEG.toReversed(), about }],
    ['machine', 'left-out', { mediaType: 'application/json', bytes: utf8('{"v":1}') }],
    ['snapshot', 'dropped', { mediaType: 'image/jpeg', bytes: JPEG, about }],
  ];
  const items: ItemToPack[] = [];
  let prev = hashSigned(certificateKind, certificate);
  for (const [at, [kind, body, content]] of bodies.entries()) {
    const seq = at + 1;
    const change = { seq, prev, kind, capturedAt: FROM + seq * 1000, orderSeq: 5, orderHash };
    const { token, envelope, sealed } = await us.item(change, content);
    prev = hashSigned(envelopeKind, token);
    const [receipt] = await issueReceipts([prev], FROM + seq * 1000 + 90, receiptKey);
    if (!receipt) throw new Error('no receipt was issued');
    const opened = body === 'kept' ? await openItem(sealed, envelope, us.keyring.identity) : undefined;
    items.push({ envelope: token, receipt, body, opened });
  }
  const pack = {
    accountId,
    deviceId,
    from: FROM,
    to: TO,
    kinds: ['report', 'snapshot'] as const satisfies PackManifest['kinds'],
    madeAt: TO,
    keys: {
      server: 'https://home.example',
      rootKey: us.keyring.rootKey,
      receiptKey: toBase64Url(receiptKey.publicKey),
    },
    orderKey,
    certificate,
    orders: { orders: [order], acknowledgements: [acknowledgement] },
  };
  return { us, receiptKey, pack: { ...pack, kinds: [...pack.kinds] }, items };
}

export const REPORT = utf8('%PDF-1.7 not looked into');

/** The parts of the pack that these would make. */
export function partsOf({ pack, items }: PackMakers, change: Partial<PackToWrite> = {}): AsyncGenerator<PartToWrite> {
  return writePack({ ...pack, items, report: async () => new Uint8Array(REPORT), ...change });
}

export type Files = Map<string, Uint8Array<ArrayBuffer>>;

export async function filesOf(parts: AsyncIterable<PartToWrite>): Promise<Files> {
  const files: Files = new Map();
  for await (const { path, bytes } of parts) files.set(path, bytes);
  return files;
}

/** A pack that lies in memory. */
export const inMemory = (files: Files): PackFiles => ({
  files: [...files].map(([path, { length }]) => ({ path, size: length })),
  read: async (path) => {
    const bytes = files.get(path);
    if (!bytes) throw new Error(`${path} was read, and is not there`);
    return new Uint8Array(bytes);
  },
});

/** The same makers, with one stamp over the receipts of the first two items, and one over those of the last three. */
export async function withTimeStamps(
  { items, ...rest }: PackMakers,
  stamp: (message: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<PackMakers> {
  const groups = [items.slice(0, 2), items.slice(2)];
  const stamped: ItemToPack[] = [];
  for (const [id, group] of groups.entries()) {
    const tree = merkleTree(group.map(({ receipt }) => stampedHash(receipt.root)));
    const token = await stamp(stampedMessage(tree.root));
    for (const [index, item] of group.entries()) {
      const proof = { index, size: group.length, path: [...(tree.paths[index] ?? [])] };
      stamped.push({ ...item, timeStamp: { id, token, proof } });
    }
  }
  return { ...rest, items: stamped };
}

/** Makes manifest and statement fit the changed files again, as an owner could who lies. */
export async function mend(files: Files, key: SigningKey): Promise<Files> {
  const manifest = JSON.parse(new TextDecoder().decode(files.get('manifest.json'))) as PackManifest;
  const mended: Files = new Map(files);
  const parts: PackManifest['parts'] = [];
  for (const [path, bytes] of files) {
    if (path === 'manifest.json' || path === 'statement.txt') continue;
    parts.push({ path, size: bytes.length, sha256: await sha256Hex(bytes) });
  }
  const bytes = utf8(JSON.stringify({ ...manifest, parts }));
  mended.set('manifest.json', bytes);
  const { accountId, deviceId, madeAt } = manifest;
  const statement = {
    v: 1 as const,
    accountId,
    deviceId,
    madeAt,
    manifestSha256: sha256Base64Url(bytes),
    keyId: keyIdOf(key.publicKey),
  };
  mended.set('statement.txt', utf8(`${await sign(packStatementKind, statement, key)}\n`));
  return mended;
}

/** The JSON in a file, changed. */
export function editJson<T>(files: Files, path: string, change: (value: T) => void): Files {
  const value = JSON.parse(new TextDecoder().decode(files.get(path))) as T;
  change(value);
  return new Map(files).set(path, utf8(JSON.stringify(value)));
}
