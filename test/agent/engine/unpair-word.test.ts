import { expect, test } from '@jest/globals';
import { isUnpairWord, unpairWord } from '../../../agent/src/engine/unpair-word.ts';

const deviceId = '0192c1a0-0000-7000-8000-000000000001';
const other = '0192c1a0-0000-7000-8000-000000000002';
const now = 1_790_000_000_000;
const minutes = (count: number) => count * 60_000;
const check = { deviceId, now, administratorUid: 0 };
const left = (words: string, ownerUid = 0, names = 1) => ({ bytes: Buffer.from(words), ownerUid, names });

test.each([
  ['just now', 0],
  ['ten minutes ago', minutes(-10)],
  ['by a clock that was set back since', minutes(10)],
])('a word of root’s, said %s, ends this pairing', (_, since) => {
  expect(isUnpairWord(left(unpairWord(deviceId, now + since)), check)).toBe(true);
});

test.each([
  ['of somebody else', left(unpairWord(deviceId, now), 501)],
  ['with another name elsewhere', left(unpairWord(deviceId, now), 0, 2)],
  ['about another pairing', left(unpairWord(other, now))],
  ['said too long ago', left(unpairWord(deviceId, now - minutes(10) - 1))],
  ['of a time to come', left(unpairWord(deviceId, now + minutes(10) + 1))],
  ['of no time', left(unpairWord(deviceId, Number.NaN))],
  ['with more before it', left(`x${unpairWord(deviceId, now)}`)],
  ['with more behind it', left(`${unpairWord(deviceId, now)}\n`)],
  ['with the time written otherwise', left(`homeward-agent unpair ${deviceId} 0${now}\n`)],
  ['that says nothing', left('')],
])('a word %s does not', (_, file) => {
  expect(isUnpairWord(file, check)).toBe(false);
});
