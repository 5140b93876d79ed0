import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ICNS_IMAGES, icns, readIcns } from '../../../scripts/mac-app/icns.ts';

const root = dirname(dirname(dirname(import.meta.dirname)));

test('what is put together can be read again', () => {
  const entries = readIcns(icns((pixels) => Buffer.from(`${pixels} pixels`)));
  expect(entries.map(({ type, content }) => [type, content.toString()])).toEqual(
    ICNS_IMAGES.map(({ type, pixels }) => [type, `${pixels} pixels`]),
  );
});

test.each([
  ['another file', Buffer.from('PNG and so on')],
  ['a file that was cut', icns(() => Buffer.from('picture')).subarray(0, 40)],
  ['an entry without an end', Buffer.from('icns\0\0\0\u0010ic09\0\0\0\u0007', 'latin1')],
])('%s is none', (_, file) => {
  expect(() => readIcns(file)).toThrow();
});

test('the app’s icon has each size, square, as a PNG with transparency', async () => {
  const entries = readIcns(await readFile(join(root, 'agent/build/icon.icns')));
  expect(entries.map(({ type }) => type)).toEqual(ICNS_IMAGES.map(({ type }) => type));
  for (const [index, { content }] of entries.entries()) {
    expect(content.subarray(1, 4).toString()).toBe('PNG');
    const { pixels } = ICNS_IMAGES[index] ?? { pixels: 0 };
    // IHDR: width, height, bit depth, colour type 6 (RGBA); PNG specification, 11.2.2.
    expect([content.readUInt32BE(16), content.readUInt32BE(20), content[25]]).toEqual([pixels, pixels, 6]);
  }
});
