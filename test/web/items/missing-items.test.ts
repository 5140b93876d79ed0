/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { missingItems } from '../../../server/web/src/items/missing-items.ts';
import { envelope } from './entries.ts';

const NOW = 1_000 * 86_400_000;
const old = { capturedAt: NOW - 200 * 86_400_000 };
const young = { capturedAt: NOW - 29 * 86_400_000 };
const removed = [
  { epoch: 1, first: 1, last: 40 },
  { epoch: 2, first: 3, last: 9 },
];

test.each([
  ['all before the first one', [], { epoch: 1, seq: 41 }, 40],
  ['between two', [envelope(20, old)], { epoch: 1, seq: 41 }, 20],
  ['of the next epoch', [envelope(50, old), envelope(2, { epoch: 2, ...old })], { epoch: 2, seq: 10 }, 7],
  ['more than was removed', [], { epoch: 1, seq: 42 }, null],
  ['others than were removed', [envelope(45, old)], { epoch: 1, seq: 48 }, null],
  ['of another epoch', [], { epoch: 3, seq: 4 }, null],
  ['a whole epoch before', [], { epoch: 2, seq: 1 }, null],
  ['what is younger than any retention', [envelope(20, young)], { epoch: 1, seq: 41 }, null],
] as const)('what is missing: %s', (_, envelopes, at, expected) => {
  const gap = { ...at, problem: 'gap' } as const;
  expect(missingItems(gap, { envelopes: [...envelopes] }, removed, NOW)).toEqual({ ...gap, removed: expected });
});
