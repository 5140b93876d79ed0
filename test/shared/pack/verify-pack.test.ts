import { utf8 } from '@homeward/shared/bytes';
import type { PackManifest } from '@homeward/shared/pack/pack-parts';
import { heldWords, noteWords, packWords } from '@homeward/shared/pack/pack-words';
import { verifyPack } from '@homeward/shared/pack/verify-pack';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { flipBit, newSigningKey } from '../owner-and-mac.ts';
import {
  type Files,
  FROM,
  filesOf,
  ITEM,
  inMemory,
  JPEG,
  mend,
  type PackMakers,
  PHOTO,
  packMakers,
  partsOf,
} from './pack-under-test.ts';

const DAY_MS = 86_400_000;
const readmeOf = (of: Files): string => new TextDecoder().decode(of.get('README.txt'));

let makers: PackMakers;
let files: Files;
beforeAll(async () => {
  makers = await packMakers();
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
