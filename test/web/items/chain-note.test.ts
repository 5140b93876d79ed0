/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { missingStart } from '../../../server/web/src/items/chain-note.tsx';
import { envelope } from './entries.ts';

test.each([
  ['the whole history from its first item', [1, 2], true, []],
  ['the whole history without its first items', [3, 4], true, [{ epoch: 1, seq: 3, problem: 'gap' }]],
  ['a part of the history', [3, 4], false, []],
  ['nothing', [], true, []],
] as const)('%s', (_, numbers, isWhole, missing) => {
  expect(missingStart({ envelopes: numbers.map((seq) => envelope(seq)), breaks: [] }, isWhole)).toEqual(missing);
});

test('a history that begins in a later epoch lacks the earlier one', () => {
  const run = { envelopes: [envelope(1, { epoch: 2 })], breaks: [] };
  expect(missingStart(run, true)).toEqual([{ epoch: 2, seq: 1, problem: 'gap' }]);
});
