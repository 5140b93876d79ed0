/** @jest-environment node */
import type { Envelope } from '@homeward/shared/envelope';
import { describe, expect, test } from '@jest/globals';
import { missingItems } from '../../../server/web/src/items/missing-items.ts';
import { envelope } from './entries.ts';

const DAY_MS = 86_400_000;
const NOW = 1_000 * DAY_MS;
const daysAgo = (days: number) => ({ capturedAt: NOW - days * DAY_MS });
const old = daysAgo(200);
const removed = [
  { epoch: 1, first: 1, last: 40 },
  { epoch: 2, first: 3, last: 9 },
];
const photo = { kind: 'snapshot', orderSeq: 7 } as const;
const ofTheft = { kind: 'report', orderSeq: 7 } as const;
const quiet = { kind: 'report', orderSeq: 8 } as const;

/** @param erased orders of a theft that the owner had erased */
const missing = (
  envelopes: readonly Envelope[],
  at: { readonly epoch: number; readonly seq: number },
  { certifiedDaysAgo = 900, erased = [] as { firstSeq: number; untilSeq: number }[] } = {},
) => {
  const gap = { ...at, problem: 'gap' } as const;
  const word = { removed, erased, certifiedAt: NOW - certifiedDaysAgo * DAY_MS };
  const found = missingItems(gap, { envelopes }, word, NOW);
  expect(found).toEqual({ ...gap, removed: found.removed });
  return found.removed;
};

test.each([
  ['all before the first one', [], { epoch: 1, seq: 41 }, 40],
  ['between two', [envelope(20, old)], { epoch: 1, seq: 41 }, 20],
  ['of the next epoch', [envelope(50, old), envelope(2, { epoch: 2, ...old })], { epoch: 2, seq: 10 }, 7],
  ['more than was removed', [], { epoch: 1, seq: 42 }, null],
  ['others than were removed', [envelope(45, old)], { epoch: 1, seq: 48 }, null],
  ['of another epoch', [], { epoch: 3, seq: 4 }, null],
  ['a whole epoch before', [], { epoch: 2, seq: 1 }, null],
  ['what is younger than any retention', [envelope(20, daysAgo(29))], { epoch: 1, seq: 41 }, null],
  ['what is older', [envelope(20, daysAgo(31))], { epoch: 1, seq: 41 }, 20],
] as const)('what is missing: %s', (_, envelopes, at, expected) => {
  expect(missing(envelopes, at)).toBe(expected);
});

test.each([
  ['between two photos', photo, photo, null],
  ['between a photo and a report of its theft', photo, ofTheft, null],
  ['between a report and a photo of its theft', ofTheft, photo, null],
  ['between two reports of quiet days', quiet, quiet, 20],
  ['between the theft and the days after it, of which it may be', photo, quiet, 20],
] as const)('what lacks %s', (_, before, after, expected) => {
  const around = (days: number) => [
    envelope(20, { ...before, ...daysAgo(days) }),
    envelope(41, { ...after, ...daysAgo(1) }),
    envelope(42, { ...photo, ...daysAgo(1), orderSeq: before.orderSeq === 8 ? 9 : 7 }),
  ];
  expect(missing(around(179), { epoch: 1, seq: 41 })).toBe(expected);
  expect(missing(around(181), { epoch: 1, seq: 41 })).toBe(20);
});

test('where none is left before, nothing is older than the certificate of the Mac', () => {
  const after = [envelope(41, daysAgo(1))];
  expect(missing(after, { epoch: 1, seq: 41 }, { certifiedDaysAgo: 29 })).toBeNull();
  expect(missing(after, { epoch: 1, seq: 41 }, { certifiedDaysAgo: 31 })).toBe(40);
});

describe('a theft that the owner had erased', () => {
  const erased = [{ firstSeq: 6, untilSeq: 8 }];
  const around = (days: number) => [
    envelope(20, { orderSeq: 5, ...daysAgo(days) }),
    envelope(41, { ...quiet, ...old }),
  ];

  test('may lack once its 14 days are over, and not before', () => {
    expect(missing(around(15), { epoch: 1, seq: 41 }, { erased })).toBe(20);
    expect(missing(around(13), { epoch: 1, seq: 41 }, { erased })).toBeNull();
    expect(missing(around(15), { epoch: 1, seq: 41 })).toBeNull();
  });

  test('explains nothing that is of other orders', () => {
    expect(missing(around(15), { epoch: 1, seq: 41 }, { erased: [{ firstSeq: 2, untilSeq: 4 }] })).toBeNull();
  });
});
