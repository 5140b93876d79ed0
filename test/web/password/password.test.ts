import { describe, expect, test } from '@jest/globals';
import { drawBelow } from '../../../server/web/src/password/passphrase.ts';
import { passwordStrength } from '../../../server/web/src/password/strength.ts';
import { passphraseWords } from '../../../server/web/src/password/words.ts';

describe('the offered passphrase', () => {
  test('is drawn from words that differ and are easy to type: six are at least 60 bits', () => {
    expect(new Set(passphraseWords).size).toBe(passphraseWords.length);
    expect(6 * Math.log2(passphraseWords.length)).toBeGreaterThan(60);
    expect(passphraseWords.filter((word) => !/^[a-z]{3,9}$/.test(word))).toEqual([]);
  });

  test('is drawn without bias: what would favour small numbers is drawn again', () => {
    const draws = [65_535, 65_000, 64_999];
    expect(drawBelow(1000, () => draws.shift() ?? 0)).toBe(999);
    expect(draws).toEqual([]);
  });
});

describe('the measure of a password', () => {
  test.each([
    'password123',
    'Password123!',
    'qwertyuiop123456',
    'homewardhomeward',
    'iloveyouiloveyou',
    'aaaaaaaaaaaaaaaa',
    'heron1234567',
    'Summer2026!!',
  ])('refuses %s', (password) => {
    expect(passwordStrength(password, ['heron']).isEnough).toBe(false);
  });

  test.each(['apple-smile-domino-shirt-steam-story', 'k7#Vq9!rT2mzX', 'a whole sentence about grey herons'])(
    'takes %s',
    (password) => {
      expect(passwordStrength(password, ['heron'])).toEqual({ score: 4, isEnough: true });
    },
  );

  test('knows the login name as a guesser does', () => {
    expect(passwordStrength('heronqvist-1', ['heronqvist']).isEnough).toBe(false);
  });
});
