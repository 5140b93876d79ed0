import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { envelopeKind } from '@homeward/shared/envelope';
import type { PackItem, PackKeys, PackManifest, PackOrders } from '@homeward/shared/pack/pack-parts';
import type { PackStep } from '@homeward/shared/pack/pack-verdict';
import { verifyPack } from '@homeward/shared/pack/verify-pack';
import { issueReceipts } from '@homeward/shared/receipt';
import { hashSigned } from '@homeward/shared/signed';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { flipBit, flipBitOfToken, newSigningKey } from '../owner-and-mac.ts';
import {
  editJson,
  type Files,
  filesOf,
  ITEM,
  inMemory,
  mend,
  type PackMakers,
  PHOTO,
  packMakers,
  partsOf,
} from './pack-under-test.ts';

let makers: PackMakers;
let stranger: PackMakers;
let files: Files;
beforeAll(async () => {
  [makers, stranger] = [await packMakers(), await packMakers()];
  files = await filesOf(partsOf(makers));
});

/** What an owner could try who signs the changed pack anew: the Mac's and the server's signatures stand against it. */
const lies: readonly (readonly [string, PackStep, string, (files: Files) => Files | Promise<Files>])[] = [
  ['a bit of a photo', 'originals', PHOTO, (f) => f.set(PHOTO, flipBit(f.get(PHOTO) ?? new Uint8Array(), 77))],
  ['a longer photo', 'originals', PHOTO, (f) => f.set(PHOTO, new Uint8Array([...(f.get(PHOTO) ?? []), 0]))],
  [
    'a bit of a reading',
    'originals',
    'originals/1-000001-report.json',
    (f) => f.set('originals/1-000001-report.json', utf8('{"v":2}')),
  ],
  [
    'another salt',
    'originals',
    PHOTO,
    (f) => inHeader(f, (header) => header.replace(/(?<="salt":")./, (first) => (first === 'A' ? 'B' : 'A'))),
  ],
  [
    'another time of capture',
    'originals',
    PHOTO,
    (f) => inHeader(f, (header) => header.replace('"capturedAt":1', '"capturedAt":2')),
  ],
  ['a header in another form', 'originals', PHOTO, (f) => inHeader(f, (header) => header.replace('{', '{ '))],
  ['no header', 'originals', PHOTO, (f) => inItem(f, 2, (item) => ({ ...item, header: null }))],
  [
    'an envelope with a flipped bit',
    'envelopes',
    ITEM(2),
    (f) => inItem(f, 2, (item) => ({ ...item, envelope: flipBitOfToken(item.envelope, 801) })),
  ],
  [
    'a signature with a flipped bit',
    'envelopes',
    ITEM(2),
    (f) => inItem(f, 2, (item) => ({ ...item, envelope: flipLast(item.envelope) })),
  ],
  [
    'a receipt for another item',
    'receipts',
    ITEM(2),
    (f) => inItem(f, 2, (item) => ({ ...item, receipt: itemOf(f, 3).receipt })),
  ],
  [
    'a receipt with a flipped bit',
    'receipts',
    ITEM(2),
    (f) =>
      inItem(f, 2, (item) => ({ ...item, receipt: { ...item.receipt, root: flipBitOfToken(item.receipt.root, 99) } })),
  ],
  [
    'a receipt with a path of its own',
    'receipts',
    ITEM(2),
    (f) => inItem(f, 2, (item) => ({ ...item, receipt: { ...item.receipt, path: [item.receipt.envelopeHash] } })),
  ],
  [
    'a receipt by another server',
    'receipts',
    ITEM(2),
    async (f) => {
      const [receipt] = await issueReceipts([itemOf(f, 2).receipt.envelopeHash], 1, await newSigningKey());
      return inItem(f, 2, (item) => ({ ...item, receipt: receipt ?? item.receipt }));
    },
  ],
  [
    'items that changed places',
    'envelopes',
    ITEM(2),
    (f) => {
      const [two, three] = [f.get(ITEM(2)), f.get(ITEM(3))];
      return f.set(ITEM(2), three ?? new Uint8Array()).set(ITEM(3), two ?? new Uint8Array());
    },
  ],
  [
    'photos that changed places',
    'originals',
    PHOTO,
    (f) => {
      const other = 'originals/1-000003-snapshot.jpg';
      const [two, three] = [f.get(PHOTO), f.get(other)];
      return f.set(PHOTO, three ?? new Uint8Array()).set(other, two ?? new Uint8Array());
    },
  ],
  [
    'an original that belongs to no item',
    'originals',
    'originals/1-000009-event.json',
    (f) => f.set('originals/1-000009-event.json', utf8('{}')),
  ],
  [
    'a photo left out',
    'envelopes',
    ITEM(2),
    (f) => {
      f.delete(PHOTO);
      return inItem(f, 2, (item) => ({ ...item, body: 'left-out', header: null, original: null }));
    },
  ],
  [
    'a photo whose file is gone',
    'originals',
    PHOTO,
    (f) => {
      f.delete(PHOTO);
      return f;
    },
  ],
  [
    'an item of another Mac',
    'envelopes',
    ITEM(2),
    async (f) => f.set(ITEM(2), (await filesOf(partsOf(stranger))).get(ITEM(2)) ?? new Uint8Array()),
  ],
  [
    'the certificate of another Mac',
    'certificate',
    'certificate.txt',
    async (f) => f.set('certificate.txt', utf8(stranger.pack.certificate)),
  ],
  [
    'a certificate with a flipped bit',
    'certificate',
    'certificate.txt',
    (f) => f.set('certificate.txt', utf8(flipBitOfToken(makers.pack.certificate, 333))),
  ],
  [
    'an order of another owner',
    'orders',
    'orders.json',
    (f) => editJson<PackOrders>(f, 'orders.json', (it) => it.orders.splice(0, 1, stranger.pack.orders.orders[0] ?? '')),
  ],
  [
    'an acknowledgement of another Mac',
    'orders',
    'orders.json',
    (f) =>
      editJson<PackOrders>(f, 'orders.json', (it) =>
        it.acknowledgements.splice(0, 1, stranger.pack.orders.acknowledgements[0] ?? ''),
      ),
  ],
  [
    'an order with a flipped bit',
    'orders',
    'orders.json',
    (f) =>
      editJson<PackOrders>(f, 'orders.json', (it) => it.orders.splice(0, 1, flipBitOfToken(it.orders[0] ?? '', 200))),
  ],
  [
    'the keys of another account',
    'statement',
    'keys.json',
    (f) => editJson<PackKeys>(f, 'keys.json', (it) => Object.assign(it, { accountId: stranger.pack.accountId })),
  ],
  [
    'another key of the owner’s',
    'statement',
    'statement.txt',
    (f) =>
      editJson<PackKeys>(f, 'keys.json', (it) =>
        Object.assign(it, { orderKey: toBase64Url(stranger.us.orderKey.publicKey) }),
      ),
  ],
  [
    'a receipt key that is another',
    'receipts',
    ITEM(1),
    (f) =>
      editJson<PackKeys>(f, 'keys.json', (it) =>
        Object.assign(it, { receiptKey: toBase64Url(stranger.receiptKey.publicKey) }),
      ),
  ],
  [
    'a wider choice than what is in it',
    'envelopes',
    ITEM(4),
    (f) => editJson<PackManifest>(f, 'manifest.json', (it) => it.kinds.push('machine')),
  ],
  [
    'an unknown version',
    'statement',
    'manifest.json',
    (f) => editJson<PackManifest>(f, 'manifest.json', (it) => Object.assign(it, { v: 2 })),
  ],
];

describe('changed by an owner who signs it anew', () => {
  test.each(lies)('%s is refused', async (_, step, part, change) => {
    const mended = await mend(await change(new Map(files)), makers.us.orderKey);
    const verdict = await verifyPack(inMemory(mended));
    expect(verdict.failure).toMatchObject({ step, part });
    expect(verdict.failure?.why.length).toBeGreaterThan(10);
    expect(verdict.held.map(({ step }) => step)).not.toContain(step);
  });

  test('an item sealed by the Mac to stand in the place of another breaks the chain', async () => {
    const { us, items, receiptKey } = makers;
    const { token } = await us.item({ seq: 3, kind: 'machine', capturedAt: 5 });
    const [receipt] = await issueReceipts([hashSigned(envelopeKind, token)], 1, receiptKey);
    if (!receipt) throw new Error('no receipt was issued');
    const changed = items.map((item, at) =>
      at === 2 ? { envelope: token, receipt, body: 'left-out' as const } : item,
    );
    const verdict = await verifyPack(inMemory(await filesOf(partsOf(makers, { items: changed }))));
    expect(verdict.failure).toMatchObject({ step: 'chain', part: ITEM(3) });
  });
});

const itemOf = (f: Files, seq: number) => JSON.parse(new TextDecoder().decode(f.get(ITEM(seq)))) as PackItem;
const inItem = (f: Files, seq: number, change: (item: PackItem) => PackItem): Files =>
  new Map(f).set(ITEM(seq), utf8(JSON.stringify(change(itemOf(f, seq)))));
const inHeader = (f: Files, change: (header: string) => string): Files =>
  inItem(f, 2, (item) => ({ ...item, header: change(item.header ?? '') }));
const flipLast = (token: string) => flipBitOfToken(token, token.length * 6 - 40);
