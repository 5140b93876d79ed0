import { concatBytes } from '@homeward/shared/bytes';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJpegFrame } from '../../../agent/src/sensors/jpeg-frame.ts';
import { frame, ways } from './frames/frames.ts';

describe('readJpegFrame', () => {
  test.each(ways)('reads the size of a $name JPEG', ({ name }) => {
    expect(readJpegFrame(frame(name))).toMatchObject({ width: 64, height: 48 });
  });

  test('reads a size that is no multiple of a block', () => {
    expect(readJpegFrame(frame('odd-size'))).toMatchObject({ width: 61, height: 45 });
  });

  test('is not misled by a thumbnail, or by what follows the end', () => {
    const photo = frame('baseline');
    const thumbnail = frame('odd-size');
    const length = thumbnail.length + 2;
    const segment = concatBytes(Uint8Array.of(0xff, 0xe1, length >> 8, length & 0xff), thumbnail);
    const whole = concatBytes(photo.subarray(0, 2), segment, photo.subarray(2), new Uint8Array(100));
    expect(readJpegFrame(whole)).toMatchObject({ width: 64, height: 48 });
  });

  test.each([
    ['empty', new Uint8Array()],
    ['not a JPEG', new TextEncoder().encode('<html>')],
    ['a JPEG without a picture', Uint8Array.of(0xff, 0xd8, 0xff, 0xd9)],
  ])('refuses what is %s', (_, bytes) => {
    expect(() => readJpegFrame(bytes)).toThrow(expect.objectContaining({ code: 'invalid_shape' }));
  });

  test.each(ways)('refuses a $name JPEG that is cut off anywhere', ({ name }) => {
    const bytes = frame(name);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => readJpegFrame(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'invalid_shape' }),
      );
    }
  });

  test('refuses noise in good time', () => {
    const start = Uint8Array.of(0xff, 0xd8, 0xff);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (noise) => {
        try {
          readJpegFrame(concatBytes(start, noise));
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_shape' });
        }
      }),
    );
  });
});
