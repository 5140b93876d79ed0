import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { envelopeKind } from '@homeward/shared/envelope';
import type { PackItem, PackKeys, PackManifest, PackOrders } from '@homeward/shared/pack/pack-parts';
import type { PackStep } from '@homeward/shared/pack/pack-verdict';
import { heldWords, noteWords, packWords } from '@homeward/shared/pack/pack-words';
import { verifyPack } from '@homeward/shared/pack/verify-pack';
import { issueReceipts } from '@homeward/shared/receipt';
import { hashSigned } from '@homeward/shared/signed';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { flipBit, flipBitOfToken, newSigningKey } from '../owner-and-mac.ts';
import {
  editJson,
  type Files,
  FROM,
  filesOf,
  inMemory,
  JPEG,
  mend,
  type PackMakers,
  packMakers,
  partsOf,
} from './pack-under-test.ts';

const ITEM = (seq: number) => `items/1-00000${seq}.json`;
const DAY_MS = 86_400_000;
const readmeOf = (of: Files): string => new TextDecoder().decode(of.get('README.txt'));
const PHOTO = 'originals/1-000002-snapshot.jpg';

let makers: PackMakers;
let stranger: PackMakers;
let files: Files;
beforeAll(async () => {
  [makers, stranger] = [await packMakers(), await packMakers()];
  files = await filesOf(partsOf(makers));
});

describe('a pack as it was made', () => {
  test('holds, and says what was checked and what is to be said', async () => {
    const verdict = await verifyPack(inMemory(files));
    expect(verdict.failure).toBeNull();
    expect(verdict.holds).toBe(true);
    expect(verdict.held).toEqual([
      { step: 'archive', count: files.size },
      { step: 'statement', count: 1 },
      { step: 'parts', count: files.size - 2 },
      { step: 'certificate', count: 1 },
      { step: 'orders', count: 2 },
      { step: 'envelopes', count: 5 },
      { step: 'receipts', count: 5 },
      { step: 'originals', count: 3 },
      { step: 'chain', count: 5 },
    ]);
    expect(verdict.notes).toMatchObject({ photos: 2, leftOut: 1, dropped: 1, missing: [], underOtherOrders: 0 });
    expect(verdict.facts?.ownerKey).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    expect(files.get(PHOTO)).toEqual(JPEG);
    const words = verdict.held.map(({ step, count }) => heldWords[step](count));
    expect(words).toContain('3 originals: each is the one that the Mac signed, byte for byte');
    expect(noteWords(verdict)).toContain(packWords.leftOut(1));
  });

  test('says whether a report is in it, and of no theft that it knows nothing of', async () => {
    expect((await verifyPack(inMemory(files))).facts?.hasReport).toBe(true);
    const without = await filesOf(partsOf(makers, { report: async () => null }));
    expect((await verifyPack(inMemory(without))).facts?.hasReport).toBe(false);
    expect(readmeOf(files)).not.toContain('marked it stolen');
  });

  test('tells numbers that it does not have, without refusing the rest', async () => {
    const some = makers.items.filter((_, at) => at !== 2);
    const verdict = await verifyPack(inMemory(await filesOf(partsOf(makers, { items: some }))));
    expect(verdict.holds).toBe(true);
    expect(verdict.notes?.missing).toEqual([{ epoch: 1, first: 3, last: 3 }]);
    expect(noteWords(verdict)).toContain('Item 1-3 is not in the pack: it was kept back, or never arrived.');
  });

  test('tells which of them the owner says were removed when their time was over', async () => {
    const some = makers.items.filter((_, at) => at !== 2);
    const removed = [
      { epoch: 1, first: 3, last: 3 },
      { epoch: 1, first: 7, last: 9 },
      { epoch: 2, first: 1, last: 4 },
    ];
    const gone = { removed, erased: [], certifiedAt: FROM };
    const made = await filesOf(partsOf(makers, { items: some, gone, madeAt: FROM + 181 * DAY_MS }));
    const manifest = JSON.parse(new TextDecoder().decode(made.get('manifest.json'))) as PackManifest;
    expect(manifest.removed).toEqual([{ epoch: 1, first: 3, last: 3 }]);
    const verdict = await verifyPack(inMemory(made));
    expect(verdict.holds).toBe(true);
    expect(verdict.notes?.missing).toEqual([{ epoch: 1, first: 3, last: 3, saidRemoved: true }]);
    expect(noteWords(verdict)).toContain(
      'Items 1-3 to 1-3 are not in the pack: removed when their time was over or erased, as the owner says, before number 4.',
    );
    expect(readmeOf(made)).toMatch(/says to have removed .*the owner signs for it\.\n\n {4}1-3\n\nHOW TO/s);
  });

  test.each([
    ['evidence that is younger than any setting lets it go', 2, 179, []],
    ['evidence that the owner is said to have erased yesterday', 2, 13, [{ firstSeq: 5, untilSeq: 6 }]],
    ['evidence, for the erasing of another theft', 2, 179, [{ firstSeq: 7, untilSeq: 9 }]],
  ])('does not sign the server’s word on %s, and says so', async (_, at, days, erased) => {
    const some = makers.items.filter((__, index) => index !== at);
    const gone = { removed: [{ epoch: 1, first: 1, last: 5 }], erased, certifiedAt: FROM };
    const made = await filesOf(partsOf(makers, { items: some, gone, madeAt: FROM + days * DAY_MS }));
    expect(JSON.parse(new TextDecoder().decode(made.get('manifest.json')))).not.toHaveProperty('removed');
    const verdict = await verifyPack(inMemory(made));
    expect(verdict.notes?.missing).toEqual([{ epoch: 1, first: 3, last: 3 }]);
    expect(noteWords(verdict)).toContain('Item 1-3 is not in the pack: it was kept back, or never arrived.');
    expect(readmeOf(made)).toMatch(/WHAT IS NOT IN IT\n\nNumbers .* that nobody accounts for.*\n\n {4}1-3\n\nHOW TO/s);
  });

  test('that lacks nothing tells of nothing that lacks', () => {
    expect(readmeOf(files)).not.toContain('WHAT IS NOT IN IT');
  });

  test('tells how far it is, and ends when it is told to', async () => {
    const done: number[] = [];
    await verifyPack(inMemory(files), { onProgress: (share) => done.push(share) });
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(done.at(-1)).toBe(1);
    const ended = AbortSignal.abort(new Error('enough'));
    await expect(verifyPack(inMemory(files), { signal: ended })).rejects.toThrow('enough');
  });
});

describe('changed by whoever had it in their hands', () => {
  test('one bit of any part, wherever it stands, is found and named', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files.keys()), fc.nat(), async (path, bit) => {
        const bytes = files.get(path) ?? new Uint8Array();
        const verdict = await verifyPack(inMemory(new Map(files).set(path, flipBit(bytes, bit))));
        expect(verdict.holds).toBe(false);
        const named = path === 'statement.txt' ? ['statement.txt', 'manifest.json'] : [path];
        expect(named).toContain(verdict.failure?.part);
      }),
      { numRuns: 300 },
    );
  });

  test('every part that is taken away is named', async () => {
    for (const path of files.keys()) {
      const fewer = new Map(files);
      fewer.delete(path);
      const verdict = await verifyPack(inMemory(fewer));
      expect(verdict.failure).toMatchObject({ part: path, why: expect.stringMatching(/missing/) });
    }
  });

  test.each(['originals/1-000009-snapshot.jpg', 'items/1-000009.json', 'NOTES.txt'])(
    'an added %s is named',
    async (path) => {
      const verdict = await verifyPack(inMemory(new Map(files).set(path, utf8('{}'))));
      expect(verdict.failure).toMatchObject({ step: 'parts', part: path });
    },
  );

  test('two parts that changed places are named', async () => {
    const swapped = new Map(files);
    swapped.set(ITEM(2), files.get(ITEM(3)) ?? new Uint8Array()).set(ITEM(3), files.get(ITEM(2)) ?? new Uint8Array());
    expect((await verifyPack(inMemory(swapped))).failure).toMatchObject({ step: 'parts', part: ITEM(2) });
  });

  test('a manifest and statement of somebody else’s do not pass', async () => {
    const verdict = await verifyPack(inMemory(await mend(files, await newSigningKey())));
    expect(verdict.failure).toMatchObject({ step: 'statement', part: 'statement.txt' });
  });
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
