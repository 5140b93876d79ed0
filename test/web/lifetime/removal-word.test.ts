/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { removalWordOf } from '../../../server/web/src/lifetime/removal-word.ts';

const NOW = 1_800_000_000_000;
const time = { begunAt: null, recoveredAt: NOW - 1 };

test('only a theft whose erasing is final explains what lacks', () => {
  const erasure = { askedAt: 1, finalAt: NOW, erasedAt: null };
  const thefts = [
    { ...time, firstSeq: 1, untilSeq: 3, erasure },
    { ...time, firstSeq: 5, untilSeq: 6, erasure: { ...erasure, finalAt: NOW + 1 } },
    { ...time, firstSeq: 7, untilSeq: 8, erasure: null },
  ];
  const removed = [{ epoch: 1, first: 2, last: 3 }];
  expect(removalWordOf({ removed, thefts }, { issuedAt: 7 }, NOW)).toEqual({
    ...{ removed, certifiedAt: 7 },
    erased: [{ firstSeq: 1, untilSeq: 3 }],
  });
  expect(removalWordOf(undefined, { issuedAt: 7 }, NOW)).toEqual({ removed: [], erased: [], certifiedAt: 7 });
});
