import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJpegFrame } from '../../../agent/src/sensors/jpeg-frame.ts';
import { blockLuminance } from '../../../agent/src/sensors/jpeg-luminance.ts';
import { frame, ways } from './frames/frames.ts';

const luminance = (bytes: Uint8Array) => blockLuminance(bytes, readJpegFrame(bytes));

describe('blockLuminance', () => {
  test.each(ways)('agrees with libjpeg about a $name JPEG', ({ name, mean, min, max }) => {
    const blocks = luminance(frame(name)) ?? new Float32Array();
    expect(blocks).toHaveLength((64 / 8) * (48 / 8));
    // A progressive JPEG's first scan lacks the last bit.
    expect(Math.abs(blocks.reduce((sum, block) => sum + block, 0) / blocks.length - mean)).toBeLessThan(0.5);
    expect(Math.abs(Math.min(...blocks) - min)).toBeLessThan(1);
    expect(Math.abs(Math.max(...blocks) - max)).toBeLessThan(1);
  });

  test('sees black as black', () => {
    expect(Math.max(...(luminance(frame('black')) ?? [255]))).toBeLessThan(1);
  });

  test('cannot tell where the picture is not compressed as cameras do', () => {
    const bytes = frame('baseline');
    const sof = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
    const arithmetic = bytes.with(sof + 1, 0xc9);
    expect(luminance(arithmetic)).toBeUndefined();
    const twelveBits = bytes.with(sof + 4, 12);
    expect(luminance(twelveBits)).toBeUndefined();
  });

  test.each(['baseline', 'progressive', 'restarts', 'scan-a-component'])('takes any damage of a %s JPEG', (name) => {
    const bytes = frame(name);
    const places = fc.integer({ min: 2, max: bytes.length - 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(places, fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const damaged = changes.reduce((damage, [at, byte]) => damage.with(at, byte), bytes);
        let whole: ReturnType<typeof readJpegFrame>;
        try {
          whole = readJpegFrame(damaged);
        } catch {
          return;
        }
        const blocks = blockLuminance(damaged, whole);
        expect(blocks?.every((block) => block >= 0 && block <= 255) ?? true).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
