import { expect, test } from '@jest/globals';
import { countsOf } from '../../scripts/count-reporter.ts';
import { addCounts, countLine, noCounts, readCountLine } from '../../scripts/counts.ts';

test('a count line reads back as it was written, and nothing else is one', () => {
  const counts = { passed: 12, failed: 0, skipped: 3 };
  expect(countLine(counts)).toBe('12 passed, 0 failed, 3 skipped');
  expect(readCountLine(countLine(counts))).toEqual(counts);
  for (const line of ['', 'Tests: 12 passed, 15 total', ' 1 passed, 0 failed, 0 skipped', '1 passed, 0 failed']) {
    expect(readCountLine(line)).toBeUndefined();
  }
});

test('counts add up', () => {
  const some = { passed: 1, failed: 2, skipped: 3 };
  expect(addCounts(some, { passed: 10, failed: 20, skipped: 30 })).toEqual({ passed: 11, failed: 22, skipped: 33 });
  expect(addCounts(some, noCounts)).toEqual(some);
});

test('a suite that could not start is a failure; pending and planned tests are skipped', () => {
  const result = {
    numPassedTests: 5,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 2,
    numPendingTests: 3,
    numTodoTests: 4,
  };
  expect(countsOf(result)).toEqual({ passed: 5, failed: 3, skipped: 7 });
});
