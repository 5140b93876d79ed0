/** @jest-environment node */
import { expect, test } from '@jest/globals';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import { refusedLatest } from '../../../server/web/src/items/refused-latest.ts';
import { cycle, event, opened, opening, report } from './entries.ts';

const error = new Error('not signed');
const open = (seq: number) => opened(seq, report(cycle('c')));
const refused = (seq: number): ItemEntry => ({ ...open(seq), state: { status: 'refused', error, item: null } });
const other = opened(9, event, { kind: 'event' });

test.each<[string, readonly ItemEntry[], unknown]>([
  ['nothing of a Mac that sent none', [], null],
  ['nothing where the latest is open', [open(3), refused(2)], null],
  ['the latest, though an older one is open', [refused(3), open(2)], error],
  ['the latest of its kind', [other, refused(3), open(2)], error],
  ['any where none is open', [opening(3), refused(2)], error],
  ['nothing yet of what is still opened', [opening(3), open(2)], null],
])('%s', (_, entries, expected) => {
  expect(refusedLatest(entries, 'report')).toBe(expected);
});
