import { expect, test } from '@jest/globals';
import { fromLocalInput, toLocalInput } from '../../../server/web/src/pack/local-input.ts';

test('a time goes into the input to the minute, and comes out again', () => {
  const at = new Date(2026, 10, 5, 7, 8, 59).getTime();
  expect(toLocalInput(at)).toBe('2026-11-05T07:08');
  expect(fromLocalInput(toLocalInput(at))).toBe(new Date(2026, 10, 5, 7, 8).getTime());
});

test('what is no time is none', () => {
  expect(fromLocalInput('')).toBeNull();
  expect(fromLocalInput('soon')).toBeNull();
});
