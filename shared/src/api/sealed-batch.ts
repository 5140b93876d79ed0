import { concatBytes } from '../bytes.ts';
import { HomewardError } from '../errors.ts';

/** Items whose sealed bytes are asked for at once, at most. */
export const MAX_SEALED_BATCH = 200;

/** Sealed bytes in one answer at most; what would go beyond is left out of it. */
export const MAX_SEALED_BATCH_BYTES = 4 * 1024 * 1024;

const LENGTH_BYTES = 4;

/**
 * Sealed items one behind the other, in the order in which they were asked for: four bytes of length, the most significant
 * first, and as many bytes. Length 0, which no sealed item has, where one is left out: it is asked for alone.
 */
export function writeSealedBatch(sealed: readonly (Uint8Array | null)[]): Uint8Array<ArrayBuffer> {
  let room = MAX_SEALED_BATCH_BYTES;
  const parts = sealed.flatMap((bytes) => {
    const given = bytes !== null && bytes.length <= room ? bytes : new Uint8Array();
    room -= given.length;
    const length = new Uint8Array(LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, given.length);
    return [length, given];
  });
  return concatBytes(...parts);
}

/**
 * Reads the answer about `count` items; null for each that was left out.
 * @throws HomewardError `invalid_shape`
 */
export function readSealedBatch(batch: Uint8Array<ArrayBuffer>, count: number): (Uint8Array<ArrayBuffer> | null)[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const sealed: (Uint8Array<ArrayBuffer> | null)[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const from = at + LENGTH_BYTES;
    const length = from <= batch.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (from + length > batch.length)
      throw new HomewardError('invalid_shape', 'the batch of sealed items ends too soon');
    at = from + length;
    sealed.push(length === 0 ? null : batch.slice(from, at));
  }
  if (at !== batch.length)
    throw new HomewardError('invalid_shape', 'the batch of sealed items does not end where it should');
  return sealed;
}
