import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageKinds } from '@homeward/shared/api/messages';
import { describe, expect, test } from '@jest/globals';
import { texts as appTexts } from '../../agent/src/shell/pages/texts.ts';
import { texts as consoleTexts } from '../../server/web/src/texts.ts';

/** What the documents show and quote is there. */

const root = dirname(dirname(import.meta.dirname));
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (/\.md$/.test(name) ? [`docs/${name}`] : [])),
];
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const guide = read('docs/owner-guide.md');

type Words = (...values: readonly unknown[]) => unknown;

/** What texts may take: a number or a word, or one of a few kinds. */
const values = [7, ...messageKinds];

function wordsMade(words: Words, value: unknown): string[] {
  try {
    return wordsIn(words(value, value, value, value));
  } catch {
    // It takes something else.
    return [];
  }
}

/** Every word of a tree of texts; of one that takes values, what it makes of some. */
function wordsIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (typeof node === 'function') return values.flatMap((value) => wordsMade(node as Words, value));
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(wordsIn) : [];
}

describe('pictures', () => {
  test.each(documents)('that %s shows are there', (name) => {
    const shown = [...read(name).matchAll(/(?:src="|\]\()((?:docs\/)?screenshots\/[^")]+)/g)].map(
      ([, path = '']) => path,
    );
    const missing = shown.filter((path) => !existsSync(join(dirname(join(root, name)), path)));
    expect(missing).toEqual([]);
  });

  test('tell of the whole story', () => {
    expect([...guide.matchAll(/screenshots\//g)].length).toBeGreaterThan(25);
  });
});

test('every word that the owner’s guide quotes stands on a screen', () => {
  // The app’s menu has its words where it is made.
  const menu = [...read('agent/src/shell/tray-view.ts').matchAll(/'([^'\n]+)'/g)].map(([, word = '']) => word);
  const onScreens = [...wordsIn(consoleTexts), ...wordsIn(appTexts), ...menu];
  const quoted = [...guide.matchAll(/(?<![\w/`])_([^_`]+?)_(?![\w`])/g)].map(([, words = '']) =>
    words.replaceAll('\n', ' '),
  );
  expect(quoted.length).toBeGreaterThan(60);
  const strange = quoted.filter((words) => words !== 'in italics' && !onScreens.some((text) => text.includes(words)));
  expect(strange).toEqual([]);
});

test('every link within the owner’s guide leads to a heading', () => {
  const headings = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
  const links = [...guide.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !headings.includes(link))).toEqual([]);
});
