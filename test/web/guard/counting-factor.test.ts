/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { hasCountingFactor } from '../../../server/web/src/guard/counting-factor.ts';

const NOW = 1_000;
const factor = (stepUpFrom: number | null) => ({ stepUpFrom });

test.each([
  ['none', [], false],
  ['one of today', [factor(NOW + 1)], false],
  ['one of at least a day', [factor(NOW + 1), factor(NOW)], true],
  ['one that was added without a proof, or on a paired Mac', [factor(null)], false],
] as const)('what stands for the recovery code: %s', (_, factors, expected) => {
  expect(hasCountingFactor(factors, NOW)).toBe(expected);
});
