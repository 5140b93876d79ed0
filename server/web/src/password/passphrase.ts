import { passphraseWords } from './words.ts';

const WORDS_IN_A_PASSPHRASE = 6;

/**
 * Six random words: about 62 bits, each drawn without bias. Behind Argon2id at 64 MiB that is out of reach even
 * for someone who copied the server.
 */
export function newPassphrase(): string {
  return Array.from({ length: WORDS_IN_A_PASSPHRASE }, () => passphraseWords[drawBelow(passphraseWords.length)]).join(
    '-',
  );
}

/** A uniform integer in [0, limit), limit ≤ 65,536: draws again where taking the remainder would prefer small ones. */
export function drawBelow(limit: number, draw = () => crypto.getRandomValues(new Uint16Array(1))[0] ?? 0): number {
  const fair = 65_536 - (65_536 % limit);
  for (;;) {
    const drawn = draw();
    if (drawn < fair) return drawn % limit;
  }
}
