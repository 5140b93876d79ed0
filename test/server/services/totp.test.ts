import { utf8 } from '@homeward/shared/bytes';
import { describe, expect, test } from '@jest/globals';
import { type CodeShape, matchingStep, stepAt, toBase32, totpCode } from '../../../server/src/services/totp.ts';
import { fromBase32 } from '../authenticator.ts';

describe('the test vectors of RFC 6238, appendix B', () => {
  const seed = (bytes: number) => utf8('1234567890'.repeat(7).slice(0, bytes));
  const seeds: Record<CodeShape['algorithm'], Uint8Array> = { sha1: seed(20), sha256: seed(32), sha512: seed(64) };
  test.each([
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ])('at %i s', (seconds, sha1, sha256, sha512) => {
    const code = (algorithm: CodeShape['algorithm']) =>
      totpCode(seeds[algorithm], stepAt(seconds * 1000), { digits: 8, algorithm });
    expect([code('sha1'), code('sha256'), code('sha512')]).toEqual([sha1, sha256, sha512]);
  });
});

test('the test vectors of RFC 4226, appendix D', () => {
  const codes = Array.from({ length: 10 }, (_, count) => totpCode(utf8('12345678901234567890'), count));
  expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489');
});

test('a code counts one step early or late, and no step twice', () => {
  const secret = utf8('12345678901234567890');
  const now = 3_000_000;
  const step = stepAt(now);
  const found = [-2, -1, 0, 1, 2].map((off) => matchingStep(secret, totpCode(secret, step + off), now, -1));
  expect(found).toEqual([undefined, step - 1, step, step + 1, undefined]);
  expect(matchingStep(secret, totpCode(secret, step), now, step)).toBeUndefined();
  expect(matchingStep(secret, totpCode(secret, step - 1), now, step)).toBeUndefined();
  expect(matchingStep(secret, totpCode(secret, step + 1), now, step)).toBe(step + 1);
  expect(matchingStep(secret, '', now, -1)).toBeUndefined();
});

test('base 32 is that of RFC 4648, section 10, without padding', () => {
  const words = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'];
  expect(words.map((word) => toBase32(utf8(word)))).toEqual([
    ...['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'],
  ]);
  expect(Buffer.from(fromBase32('MZXW6YTBOI')).toString()).toBe('foobar');
});
