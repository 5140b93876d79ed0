import { MAX_SEALED_BATCH_BYTES, readSealedBatch, writeSealedBatch } from '@homeward/shared/api/sealed-batch';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const sealed = fc.option(fc.uint8Array({ minLength: 1, maxLength: 60 }));

describe('a batch of sealed items', () => {
  test('comes back as it was written, with what is not there', () => {
    fc.assert(
      fc.property(fc.array(sealed, { maxLength: 20 }), (items) => {
        expect(readSealedBatch(writeSealedBatch(items), items.length)).toEqual(items);
      }),
    );
  });

  test('leaves out what is too much for one answer', () => {
    const half = new Uint8Array(MAX_SEALED_BATCH_BYTES / 2).fill(7);
    const written = readSealedBatch(writeSealedBatch([half, half, Uint8Array.of(1)]), 3);
    expect(written.map((one) => one?.length ?? null)).toEqual([half.length, half.length, null]);
  });

  test('is refused where it is cut, goes on, or is about another number of items', () => {
    const batch = writeSealedBatch([Uint8Array.of(1, 2, 3), null]);
    for (let end = 0; end < batch.length; end += 1) {
      expect(() => readSealedBatch(batch.slice(0, end), 2)).toThrow('batch of sealed items');
    }
    expect(() => readSealedBatch(batch, 1)).toThrow('batch of sealed items');
    expect(() => readSealedBatch(batch, 3)).toThrow('batch of sealed items');
  });
});
