/** @jest-environment node */
import type { Envelope } from '@homeward/shared/envelope';
import { describe, expect, test } from '@jest/globals';
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
  expect(missingItems(gap, { envelopes: [...envelopes] }, { removed, thefts: [] }, NOW)).toEqual({
    ...gap,
    removed: expected,
  });
});

describe('a theft that the owner had erased', () => {
  const DAY_MS = 86_400_000;
  const gap = { epoch: 1, seq: 41, problem: 'gap' } as const;
  const theft = { firstSeq: 1, untilSeq: 2, begunAt: null, recoveredAt: NOW - 20 * DAY_MS };
  const missing = (finalAt: number | null, before: Envelope) => {
    const erasure = finalAt === null ? null : { askedAt: finalAt - 14 * DAY_MS, finalAt, erasedAt: null };
    return missingItems(gap, { envelopes: [before] }, { removed, thefts: [{ ...theft, erasure }] }, NOW).removed;
  };
  const fromDay = (days: number) => envelope(20, { capturedAt: NOW - days * DAY_MS });

  test('leaves a gap that is told as removed, and not as held back', () => {
    expect(missing(NOW, fromDay(21))).toBe(20);
  });

  test('explains nothing that is younger than its 14 days, or before they are over', () => {
    expect(missing(NOW, fromDay(13))).toBeNull();
    expect(missing(NOW + 1, fromDay(21))).toBeNull();
    expect(missing(null, fromDay(21))).toBeNull();
  });
});
