import { describe, expect, test } from '@jest/globals';
import { type NoticeMemory, nextNotice, noticesDue } from '../../../agent/src/shell/notice-schedule.ts';
import { NOW } from './statuses.ts';

const DAY_MS = 86_400_000;
const on = (day: number) => NOW + day * DAY_MS;

test.each([
  [-400, 0],
  [0, 0],
  [1 - 1 / DAY_MS, 0],
  [1, 1],
  [6.9, 1],
  [7, 2],
  [29.9, 2],
  [30, 3],
  [59.9, 3],
  [60, 4],
  [365, 14],
])('%d days after the pairing %d notices have been due', (day, due) => {
  expect(noticesDue(NOW, on(day))).toBe(due);
});

/** The days on which somebody who looks on each of these is given a notice. */
function given(days: readonly number[], first: NoticeMemory | null = null): number[] {
  let memory = first;
  return days.filter((day) => {
    const next = nextNotice(memory, NOW, on(day));
    memory = next.memory;
    return next.isDue;
  });
}

describe('a notice', () => {
  test('is given after a day, after seven, and then every thirty', () => {
    const everyHour = Array.from({ length: 100 * 24 }, (_, hour) => hour / 24);
    expect(given(everyHour)).toEqual([1, 7, 30, 60, 90]);
  });

  test('is one, however many were missed', () => {
    expect(given([0, 0.5, 100, 100.1, 119, 120])).toEqual([100, 120]);
  });

  test('of an earlier pairing counts for nothing', () => {
    expect(given([0.5, 1], { pairedAt: NOW - DAY_MS, told: 9 })).toEqual([1]);
  });

  test('is not silenced by a clock that was ahead for a while', () => {
    expect(given([2, 400, 2.1, 7, 30])).toEqual([2, 400, 7, 30]);
  });

  test('comes again, rather than never, where the clock was behind', () => {
    expect(given([8, -30, 8.1])).toEqual([8, 8.1]);
  });
});
