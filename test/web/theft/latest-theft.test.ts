/** @jest-environment node */
import type { TheftTime } from '@homeward/shared/api/lifetime';
import type { Envelope, ItemKind } from '@homeward/shared/envelope';
import { describe, expect, test } from '@jest/globals';
import { latestTheft, markedAtIn, periodOf } from '../../../server/web/src/theft/latest-theft.ts';
import { envelope } from '../items/entries.ts';

type Order = Parameters<typeof latestTheft>[0]['order'];

const HOUR_MS = 3_600_000;
const at = (hour: number) => hour * HOUR_MS;
const ordered = (seq: number, mode: 'stolen' | 'protected', hour: number) =>
  ({ order: { type: 'mode', seq, mode, issuedAt: at(hour) } as unknown as Order }) as const;
const item = (orderSeq: number, hour: number, kind: ItemKind = 'report'): Envelope =>
  envelope(hour, { orderSeq, orderHash: `order-${orderSeq}`, kind, capturedAt: at(hour) });
const theft = (firstSeq: number, untilSeq: number | null, rest: Partial<TheftTime> = {}): TheftTime => ({
  ...{ firstSeq, untilSeq, begunAt: null, recoveredAt: null, erasure: null },
  ...rest,
});

/** Quiet until 4; marked stolen by order 1 at 5, told to look more often by order 2 at 9. */
const items = [item(0, 4), item(1, 6, 'snapshot'), item(1, 7), item(2, 10, 'snapshot'), item(2, 11, 'route')];

describe('the latest theft of a Mac', () => {
  test('begins with the first of its orders, not with the latest', () => {
    const found = latestTheft(ordered(2, 'stolen', 9), [theft(1, null, { begunAt: at(5) })], items);
    expect(found).toMatchObject({ firstSeq: 1, markedAt: at(5), endedAt: null, summary: { items: 4, firstAt: at(6) } });
    expect(periodOf(found as NonNullable<typeof found>, at(12))).toEqual({ from: at(5), to: at(12) });
  });

  test('begins when its owner signed the order, where that one still stands', () => {
    const found = latestTheft(ordered(1, 'stolen', 5), [theft(1, null, { begunAt: at(8) })], items.slice(0, 3));
    expect(found).toMatchObject({ markedAt: at(5) });
  });

  test('is not made shorter than what the Mac signed, whatever the server says', () => {
    const told = [theft(1, null, { begunAt: at(10) })];
    expect(latestTheft(ordered(2, 'stolen', 9), told, items)).toMatchObject({ markedAt: at(6) });
    expect(latestTheft(ordered(2, 'stolen', 9), [], items)).toMatchObject({ firstSeq: null, markedAt: at(6) });
  });

  test('does not begin years before its order where the Mac’s clock was wrong', () => {
    const [order, told] = [ordered(1, 'stolen', 50), [theft(1, null, { begunAt: at(50) })]];
    expect(latestTheft(order, told, [item(1, 1, 'snapshot'), item(1, 51)])).toMatchObject({ markedAt: at(26) });
  });

  test('is still known when the Mac is back, with all that was captured until it heard of it', () => {
    const told = [theft(1, 3, { begunAt: at(5), recoveredAt: at(10) })];
    const found = latestTheft(ordered(3, 'protected', 10), told, [...items, item(3, 12)]);
    expect(found).toMatchObject({ markedAt: at(5), endedAt: at(10), summary: { items: 4, lastAt: at(11) } });
    expect(periodOf(found as NonNullable<typeof found>, at(20))).toEqual({ from: at(5), to: at(11) });
  });

  test('is the second one, alone, where there were two', () => {
    const told = [theft(1, 3, { begunAt: at(5), recoveredAt: at(12) }), theft(4, null, { begunAt: at(15) })];
    const later = [...items, item(3, 13), item(4, 16, 'snapshot')];
    expect(latestTheft(ordered(4, 'stolen', 15), told, later)).toMatchObject({
      ...{ firstSeq: 4, markedAt: at(15), endedAt: null },
      summary: { items: 1 },
    });
  });

  test('is the one that was marked just now, also while the server tells of an earlier one only', () => {
    const told = [theft(1, 3, { begunAt: at(5), recoveredAt: at(12) })];
    expect(latestTheft(ordered(4, 'stolen', 15), told, [...items, item(3, 13)])).toMatchObject({
      ...{ firstSeq: null, markedAt: at(15), summary: null },
    });
  });

  test('is of a period that it reaches into, and of none before it began or after it was over', () => {
    const during = { markedAt: at(5), endedAt: null, firstSeq: 1, summary: null, erasure: null } as const;
    const over = { ...during, endedAt: at(10) };
    const inPeriod = (from: number, to: number, theft: typeof during | typeof over | null) =>
      markedAtIn({ from: at(from), to: at(to) }, theft);
    expect([inPeriod(1, 6, during), inPeriod(8, 9, during), inPeriod(8, 20, over)]).toEqual([at(5), at(5), at(5)]);
    expect([inPeriod(1, 5, during), inPeriod(11, 20, over), inPeriod(1, 20, null)]).toEqual([null, null, null]);
  });

  test('is none where nothing but quiet days are known', () => {
    expect(latestTheft({ order: null }, [], [item(0, 4)])).toBeNull();
  });
});
