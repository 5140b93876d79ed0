import { stripVTControlCharacters } from 'node:util';

/** What is said of an error to the owner: at most 400 characters, on one line, without the colours of a terminal. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return stripVTControlCharacters(words).replace(/\s+/g, ' ').trim().slice(0, 400);
}
