/** @jest-environment node */
import { defaultMaxSeconds } from '@homeward/shared/modes';
import { describe, expect, test } from '@jest/globals';
import { isStillStolen, stolenUntil } from '../../../server/web/src/devices/stolen-until.ts';

type Ordered = Parameters<typeof isStillStolen>[0];

const ordered = (mode: 'stolen' | 'protected', change: Partial<Ordered> = {}): Ordered => ({
  order: { type: 'mode', mode, maxSeconds: 60, issuedAt: 500 } as Ordered['order'],
  orderedMode: mode,
  confirmed: true,
  acknowledgement: { mode: 'stolen', at: 1_000 } as Ordered['acknowledgement'],
  isOvertaken: false,
  ...change,
});

test('stolen mode ends by itself, counted from when the Mac took the order', () => {
  expect(stolenUntil(ordered('stolen'))).toBe(61_000);
  expect(stolenUntil(ordered('stolen', { confirmed: false }))).toBeNull();
  expect(stolenUntil(ordered('protected'))).toBeNull();
  const behind = ordered('stolen', { acknowledgement: { mode: 'stolen', at: 1 } as Ordered['acknowledgement'] });
  expect(stolenUntil(behind)).toBe(60_500);
});

describe('a Mac is still stolen', () => {
  const waiting = ordered('protected', { confirmed: false });
  test.each<[string, Ordered, number, boolean]>([
    ['until it has heard that it is back', waiting, 2_000, true],
    ['and not once it has', { ...waiting, confirmed: true }, 2_000, false],
    ['and is simply stolen before', ordered('stolen'), 2_000, false],
    ['and not for longer than any order runs', waiting, 1_000 + defaultMaxSeconds * 1000, false],
    ['and not where it took a later order than is shown', { ...waiting, isOvertaken: true }, 2_000, false],
    [
      'and not where it was not',
      { ...waiting, acknowledgement: { mode: 'paused', at: 1_000 } as Ordered['acknowledgement'] },
      2_000,
      false,
    ],
  ])('%s', (_, mac, now, expected) => {
    expect(isStillStolen(mac, now)).toBe(expected);
  });
});
