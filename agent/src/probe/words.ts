import { stripVTControlCharacters } from 'node:util';

const LAST_WORDS_LENGTH = 2000;

/** What is said of an error to the owner: at most 400 characters, on one line, without the colours of a terminal. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return stripVTControlCharacters(words).replace(/\s+/g, ' ').trim().slice(0, 400);
}

/** Listens to what a process says on its standard error; the answer gives the end of it, in the same form. */
export function lastWordsOf(stream: NodeJS.ReadableStream | null): () => string {
  let words = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (more: string) => {
    words = (words + more).slice(-LAST_WORDS_LENGTH);
  });
  return () => wordsOf(words);
}
