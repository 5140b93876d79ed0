import { utf8 } from '@homeward/shared/bytes';
import { openPackArchive, zipParts } from '@homeward/shared/pack/pack-archive';
import { verifyArchive } from '@homeward/shared/pack/verify-archive';
import type { PartToWrite } from '@homeward/shared/pack/write-pack';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { flipBit } from '../owner-and-mac.ts';
import { filesOf, type PackMakers, packMakers, partsOf } from './pack-under-test.ts';

let makers: PackMakers;
let archive: Blob;
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  makers = await packMakers();
  archive = await zipParts(partsOf(makers));
  bytes = new Uint8Array(await archive.arrayBuffer());
});

async function* parts(...entries: readonly (readonly [string, string])[]): AsyncGenerator<PartToWrite> {
  for (const [path, content] of entries) yield { path, bytes: utf8(content) };
}

/** The archive with one name put in the place of another of the same length, in both places where it stands. */
const renamed = (from: string, to: string): Blob => {
  const text = Buffer.from(bytes).toString('latin1').replaceAll(from, to);
  return new Blob([Buffer.from(text, 'latin1')]);
};

describe('the archive', () => {
  test('gives back each part as it was put in', async () => {
    const opened = await openPackArchive(archive);
    const files = await filesOf(partsOf(makers));
    expect(opened.files.map(({ path }) => path).sort()).toEqual([...files.keys()].sort());
    for (const [path, content] of files) {
      if (path !== 'statement.txt') expect(await opened.read(path)).toEqual(content);
    }
    expect((await verifyArchive(archive)).holds).toBe(true);
  });

  test('is refused where it is none', async () => {
    for (const content of [
      '',
      'PK',
      'not a ZIP at all',
      Buffer.from(bytes.subarray(0, bytes.length / 2)).toString('latin1'),
    ]) {
      const verdict = await verifyArchive(new Blob([Buffer.from(content, 'latin1')]));
      expect(verdict).toMatchObject({ holds: false, failure: { step: 'archive', part: null } });
    }
  });

  test.each([
    ['README.txt', '../abc.txt', 'leads out'],
    ['README.txt', '/bsolu.txt', 'leads out'],
    ['README.txt', 'ab\\..\\.txt', 'leads out'],
    ['README.txt', 'C:/win.txt', 'leads out'],
    ['README.txt', 'README.exe', 'no part of a pack'],
    ['README.txt', '__proto__.', 'no part of a pack'],
    ['orders.json', 'orders/json', 'no part of a pack'],
  ])('%s passed off as %s is refused', async (from, to, why) => {
    const { failure } = await verifyArchive(renamed(from, to));
    expect(failure).toMatchObject({ step: 'archive', part: null, why: expect.stringContaining(why) });
  });

  test('a name that stands twice is refused', async () => {
    const { failure } = await verifyArchive(renamed('items/1-000002.json', 'items/1-000001.json'));
    expect(failure).toMatchObject({ step: 'archive', why: expect.stringContaining('twice') });
  });

  test('bytes before and behind it are refused', async () => {
    for (const around of [new Blob(['x', bytes]), new Blob([bytes, 'x'])]) {
      expect((await verifyArchive(around)).failure).toMatchObject({ step: 'archive' });
    }
  });

  test('a part that says to be small and unpacks to more is ended', async () => {
    const bomb = new Uint8Array(
      await (await zipParts(parts(['README.txt', 'a'.repeat(100_000)], ['keys.json', '{}']))).arrayBuffer(),
    );
    const directory = findLast(bomb, [0x50, 0x4b, 1, 2], 2);
    new DataView(bomb.buffer).setUint32(directory + 24, 10, true);
    const opened = await openPackArchive(new Blob([bomb]));
    expect(opened.files[0]).toEqual({ path: 'README.txt', size: 10 });
    await expect(opened.read('README.txt')).rejects.toMatchObject({ code: 'commitment_broken' });
  });

  test('what the library says of a damage is told to nobody: the part is named, and what that means', async () => {
    const at = findLast(bytes, [0x25, 0x50, 0x44, 0x46], 1);
    const { failure } = await verifyArchive(new Blob([flipBit(bytes, at * 8 + 60)]));
    expect(failure).toEqual({
      step: 'parts',
      part: 'report.pdf',
      why: 'The content is not the one that was signed: it was changed or is damaged',
    });
  });

  test('a flipped bit anywhere is never an error of the program’s, and never another content', async () => {
    const files = await filesOf(partsOf(makers));
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (bit) => {
        const verdict = await verifyArchive(new Blob([flipBit(bytes, bit)]));
        if (verdict.holds) expect(verdict.held[0]).toEqual({ step: 'archive', count: files.size });
        else expect(verdict.failure?.why).toBeTruthy();
      }),
      { numRuns: 300 },
    );
  });

  test('packing ends when it is told to', async () => {
    const stop = new AbortController();
    const endless = async function* (): AsyncGenerator<PartToWrite> {
      for (let at = 0; at < 1_000; at += 1) {
        if (at === 3) stop.abort(new Error('cancelled'));
        yield { path: `items/1-${String(at).padStart(6, '0')}.json`, bytes: utf8('{}') };
      }
    };
    await expect(zipParts(endless(), stop.signal)).rejects.toThrow('cancelled');
  });
});

/** Where the `n`th last run of these bytes begins. */
function findLast(within: Uint8Array, run: readonly number[], n: number): number {
  let found = 0;
  for (let at = within.length - run.length; at >= 0; at -= 1) {
    if (run.every((byte, offset) => within[at + offset] === byte)) found += 1;
    if (found === n) return at;
  }
  throw new Error('these bytes do not stand there so often');
}
