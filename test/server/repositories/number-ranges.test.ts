import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  holdsNumber,
  type NumberRanges,
  withNumber,
  withNumbers,
} from '../../../server/src/repositories/number-ranges.ts';

test('ranges hold exactly the numbers that were put in, as few ranges as can be, in order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 })), (numbers) => {
      const ranges = numbers.reduce<NumberRanges>(withNumber, []);
      for (let number = -1; number <= 41; number += 1) {
        expect(holdsNumber(ranges, number)).toBe(numbers.includes(number));
      }
      for (const [index, [first, last]] of ranges.entries()) {
        expect(first).toBeLessThanOrEqual(last);
        const [nextFirst = Number.POSITIVE_INFINITY] = ranges[index + 1] ?? [];
        expect(nextFirst).toBeGreaterThan(last + 1);
      }
    }),
  );
});

test('many numbers at once make the same ranges as one by one, whatever is there already', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 40 }));
  fc.assert(
    fc.property(numbers, numbers, (held, more) => {
      const before = held.reduce<NumberRanges>(withNumber, []);
      const fresh = more.filter((number) => !held.includes(number));
      expect(withNumbers(before, more)).toEqual(fresh.reduce<NumberRanges>(withNumber, before));
    }),
  );
});
