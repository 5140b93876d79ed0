import { usualRetention } from '@homeward/shared/retention';
import { describe, expect, test } from '@jest/globals';
import type { Theft } from '../../../server/src/repositories/thefts.ts';
import {
  countsFrom,
  DAY_MS,
  goesAt,
  isOver,
  retentionNow,
  warningDue,
} from '../../../server/src/services/retention-rule.ts';

const NOW = 1_000 * DAY_MS;
const daysAgo = (days: number) => NOW - days * DAY_MS;

/** Under the orders 5 to 7, and over. */
const theft = (recoveredDaysAgo: number, told: Partial<Theft> = {}): Theft => ({
  ...{
    firstSeq: 5,
    untilSeq: 8,
    recoveredAt: daysAgo(recoveredDaysAgo),
    receivedAt: null,
    toldDays: null,
    toldAt: null,
    begunAt: null,
    eraseAskedAt: null,
    erasedAt: null,
  },
  ...told,
});
const warned = { toldDays: 3, toldAt: daysAgo(4) } as const;
/** Over for long, but more of it came later. */
const late = (daysBefore: number) => theft(400, { ...warned, receivedAt: daysAgo(daysBefore) });
/** What stands for evidence of no theft. */
const ofNone = (told: Partial<Theft> = {}) => theft(181, { firstSeq: 0, untilSeq: 0, ...told });

describe('whether the time of an item is over', () => {
  const report = { kind: 'report', orderSeq: 4 } as const;
  test.each([
    ['a report that came 91 days ago', report, 91, [], true],
    ['one that came 90 days ago', report, 90, [], false],
    ['one from before a theft that lasts', report, 91, [theft(1, { untilSeq: null, recoveredAt: null })], true],
    ['a report captured while stolen', { ...report, orderSeq: 5 }, 170, [theft(100)], false],
    ['the same, once its time is over', { ...report, orderSeq: 7 }, 190, [theft(181, warned)], true],
    ['the same, where the owner was not warned', { ...report, orderSeq: 7 }, 190, [theft(181)], false],
    [
      'the same, where the owner was warned a moment ago',
      { ...report, orderSeq: 7 },
      190,
      [theft(181, { toldDays: 3, toldAt: daysAgo(2) })],
      false,
    ],
    ['what came late from a Mac that was offline', { ...report, orderSeq: 6 }, 10, [theft(400, warned)], false],
    [
      'what was captured while the theft lasts',
      { ...report, orderSeq: 6 },
      900,
      [theft(0, { untilSeq: null, recoveredAt: null })],
      false,
    ],
    [
      'what was captured in a theft of which more came 100 days ago',
      { ...report, orderSeq: 7 },
      190,
      [late(100)],
      false,
    ],
    ['the same of which more came 181 days ago', { ...report, orderSeq: 7 }, 190, [late(181)], true],
    [
      'a photo of no theft, of which the owner was not warned',
      { kind: 'snapshot', orderSeq: 4 },
      181,
      [ofNone()],
      false,
    ],
    ['the same, once warned', { kind: 'snapshot', orderSeq: 4 }, 181, [ofNone(warned)], true],
    ['a report under the same order', report, 91, [ofNone()], true],
    ['a photo from before orders were written down', { kind: 'snapshot', orderSeq: null }, 181, [ofNone()], false],
    ['a report of the day after', { ...report, orderSeq: 8 }, 91, [theft(100)], true],
    ['a photo under an order that nobody knows', { kind: 'snapshot', orderSeq: 4 }, 179, [], false],
    ['the same, half a year later', { kind: 'snapshot', orderSeq: 4 }, 181, [], true],
    ['a report from before orders were written down', { kind: 'report', orderSeq: null }, 91, [], false],
  ] as const)('%s', (_, { kind, orderSeq }, days, thefts, expected) => {
    const item = { kind, orderSeq, receivedAt: daysAgo(days) };
    expect(isOver(item, usualRetention, thefts, NOW)).toBe(expected);
  });

  test('what is kept until the owner says otherwise is never over', () => {
    const forEver = { reportDays: null, evidenceDays: null };
    expect(isOver({ kind: 'report', orderSeq: 0, receivedAt: 0 }, forEver, [], NOW)).toBe(false);
    expect(isOver({ kind: 'snapshot', orderSeq: 5, receivedAt: 0 }, forEver, [theft(900, warned)], NOW)).toBe(false);
    expect(goesAt(theft(900, warned), null, NOW)).toBeNull();
  });
});

test.each([
  ['long before', theft(160), null],
  ['14 days before', theft(166), 14],
  ['between the two, once told', theft(170, { toldDays: 14, toldAt: daysAgo(4) }), null],
  ['3 days before', theft(177, { toldDays: 14, toldAt: daysAgo(11) }), 3],
  ['after it, where the server was off meanwhile', theft(300), 3],
  ['once all was told', theft(179, warned), null],
  ['once it is gone', theft(300, { toldDays: 0, toldAt: daysAgo(100) }), null],
  ['while it lasts', theft(0, { untilSeq: null, recoveredAt: null }), null],
])('what is told of evidence %s', (_, of, expected) => {
  expect(warningDue(of, 180, NOW)).toBe(expected);
});

describe('shorter times', () => {
  const chosen = { reportDays: 30, evidenceDays: 180, earlier: { reportDays: 365, evidenceDays: null } } as const;
  test('count 14 days after they were chosen; until then the longer ones do', () => {
    const lowered = { ...chosen, loweredAt: daysAgo(13) };
    expect(retentionNow(lowered, NOW)).toEqual({ reportDays: 365, evidenceDays: null });
    expect(countsFrom(lowered, NOW)).toBe(NOW + DAY_MS);
    const longAgo = { ...chosen, loweredAt: daysAgo(14) };
    expect(retentionNow(longAgo, NOW)).toEqual({ reportDays: 30, evidenceDays: 180 });
    expect(countsFrom(longAgo, NOW)).toBeNull();
  });

  test('are not those of a Mac of which nothing was chosen', () => {
    expect(retentionNow(undefined, NOW)).toEqual(usualRetention);
    expect(retentionNow({ ...chosen, loweredAt: null }, NOW)).toEqual({ reportDays: 30, evidenceDays: 180 });
  });
});
