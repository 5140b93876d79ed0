import { expect, test } from '@jest/globals';
import { Tries } from '../../../server/src/services/tries.ts';

test('lets so many through in a window, each key for itself, and all again after it', () => {
  let now = 0;
  const tries = new Tries({ clock: { now: () => now }, budget: 2, windowMs: 1000 });
  expect([tries.count('a'), tries.count('a'), tries.count('b')]).toEqual([0, 0, 0]);
  now = 400;
  expect(tries.count('a')).toBe(600);
  now = 1000;
  expect(tries.count('a')).toBe(0);
  tries.count('a');
  expect(tries.count('a')).toBe(1000);
  tries.clear('a');
  expect(tries.count('a')).toBe(0);
});
