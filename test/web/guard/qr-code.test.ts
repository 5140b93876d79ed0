import { expect, test } from '@jest/globals';
import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { darkModules } from '../../../server/web/src/guard/qr-code.tsx';

const SCALE = 8;
const TEXT = 'otpauth://totp/Homeward%20(home.example)%3Aada?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=Homeward';

test('what is drawn is what a camera reads', () => {
  const size = encodeQR(TEXT, 'raw', { border: 4 }).length;
  const path = darkModules(encodeQR(TEXT, 'raw', { border: 4 }));
  const side = size * SCALE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let at = 0; at < SCALE * SCALE; at += 1) {
      const column = Number(x) * SCALE + (at % SCALE);
      const row = Number(y) * SCALE + Math.floor(at / SCALE);
      data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
    }
  }
  expect(decodeQR({ width: side, height: side, data })).toBe(TEXT);
});
