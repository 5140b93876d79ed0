/** @jest-environment node */
import { expect, test } from '@jest/globals';
import { theftEnd } from '../../../server/web/src/guard/theft-end.ts';

const hold = { state: 'waiting', action: 'order', deviceId: 'd', detail: 'protected', ripeAt: 7 } as const;

test.each([
  ['recovered', hold, 7],
  ['paused', { ...hold, detail: 'paused' }, 7],
  ['another interval', { ...hold, detail: 'stolen' }, null],
  ['another Mac', { ...hold, deviceId: 'e' }, null],
  ['vetoed', { ...hold, state: 'vetoed' as const }, null],
  ['its evidence', { ...hold, action: 'erase-theft' as const, detail: null }, null],
] as const)('what was asked for ends the theft: %s', (_, asked, expected) => {
  expect(theftEnd([asked], 'd')).toBe(expected);
});
