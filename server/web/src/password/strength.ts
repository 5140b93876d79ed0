import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { commonPasswords } from './common-passwords.ts';
import { LEAST_PASSWORD_LENGTH } from './least-length.ts';
import { passphraseWords } from './words.ts';

/** How well a password withstands guessing: 0 (at once) to 4 (needs more than 10^10 guesses). */
export type PasswordScore = 0 | 1 | 2 | 3 | 4;

export interface PasswordStrength {
  readonly score: PasswordScore;
  /** Whether it may be used: someone with a copy of the server can guess at leisure, so only the best is enough. */
  readonly isEnough: boolean;
}

const meter = new ZxcvbnFactory({ dictionary: { passwords: commonPasswords, commonWords: [...passphraseWords] } });

/**
 * @param known words that a guesser would try first: the login name, the server's name.
 */
export function passwordStrength(password: string, known: readonly string[]): PasswordStrength {
  const { score } = meter.check(password, [...known]);
  const enough = score === 4 && password.length >= LEAST_PASSWORD_LENGTH;
  const shown = password.length >= LEAST_PASSWORD_LENGTH ? score : Math.min(score, 2);
  return { score: shown as PasswordScore, isEnough: enough };
}
