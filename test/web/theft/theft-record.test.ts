/** @jest-environment node */
import type { TheftTime } from '@homeward/shared/api/lifetime';
import { describe, expect, test } from '@jest/globals';
import {
  freshRecord,
  isClear,
  ofLatestTheft,
  recordToChange,
  type TheftRecord,
} from '../../../server/web/src/theft/theft-record.ts';

const theft = (firstSeq: number, untilSeq: number | null, recoveredAt: number | null): TheftTime => ({
  ...{ firstSeq, untilSeq, recoveredAt, begunAt: null, erasure: null },
});
const first = [theft(1, 3, 1_000)];
const second = [...first, theft(4, null, null)];
const stolen = { seq: 5, issuedAt: 2_000 };

const record = (rest: Partial<TheftRecord> = {}): TheftRecord => ({
  ...freshRecord('mac', { thefts: [theft(1, null, null)], stolen: { seq: 1, issuedAt: 500 } }, 0),
  ...{ done: ['police'], policeReference: 'B 12/3456' },
  ...rest,
});

describe('what the owner has done about a theft', () => {
  test('is kept over other orders of it, and when the Mac is back', () => {
    const ongoing = { thefts: [theft(1, null, null)], stolen: { seq: 2, issuedAt: 900 } };
    expect(ofLatestTheft(record(), ongoing)).toEqual(record());
    expect(ofLatestTheft(record(), { thefts: first, stolen: null })).toEqual(record());
  });

  test('is not lent to the next theft, whether it was put away or not', () => {
    for (const closed of [false, true]) {
      expect(ofLatestTheft(record({ closed }), { thefts: second, stolen })).toBeUndefined();
      expect(ofLatestTheft(record({ closed }), { thefts: second, stolen: null })).toBeUndefined();
    }
    expect(freshRecord('mac', { thefts: second, stolen }, 0)).toMatchObject({
      ...{ orderSeq: 4, done: [], policeReference: '', closed: false },
    });
  });

  test('is not mixed with what the server told before the order that the owner has just given', () => {
    const told = { thefts: first, stolen };
    expect(ofLatestTheft(record(), told)).toBeUndefined();
    const { orderSeq: _, ...old } = record();
    expect(ofLatestTheft(old, told)).toBeUndefined();
    const fresh = freshRecord('mac', told, 0);
    expect(fresh).toMatchObject({ orderSeq: 5, since: 2_000 });
    expect(ofLatestTheft(fresh, told)).toEqual(fresh);
    expect(ofLatestTheft(fresh, { thefts: [...first, theft(5, null, null)], stolen })).toEqual(fresh);
  });

  test('is told by its time where a record of old names no order', () => {
    const { orderSeq: _, ...old } = record();
    expect(ofLatestTheft(old, { thefts: second, stolen })).toBeUndefined();
    expect(ofLatestTheft({ ...old, since: 1_500 }, { thefts: second, stolen })).toMatchObject({ done: ['police'] });
  });

  test('is known too where the server does not tell of thefts', () => {
    expect(ofLatestTheft(record(), { thefts: [], stolen })).toEqual(record());
    expect(freshRecord('mac', { thefts: [], stolen }, 0)).toMatchObject({ orderSeq: 5, since: 2_000 });
    expect(freshRecord('mac', { thefts: [], stolen: null }, 7)).not.toHaveProperty('orderSeq');
  });

  test('is of this theft by its order alone, where it was not read which thefts there were', () => {
    for (const stolenNow of [stolen, null]) {
      expect(ofLatestTheft(record(), { thefts: null, stolen: stolenNow })).toBeUndefined();
    }
    const { orderSeq: _, ...old } = record();
    expect(ofLatestTheft(old, { thefts: null, stolen })).toBeUndefined();
    const own = record({ orderSeq: stolen.seq });
    expect(ofLatestTheft(own, { thefts: null, stolen })).toEqual(own);
  });

  test('is written before that was read only where it can be of no other theft', () => {
    const unread = { thefts: null, stolen };
    const own = record({ orderSeq: stolen.seq });
    for (const found of [undefined, record({ closed: true }), own]) expect(isClear(found, unread)).toBe(true);
    expect(recordToChange(undefined, 'mac', unread, 0)).toMatchObject({ orderSeq: stolen.seq, done: [] });
    expect(recordToChange(own, 'mac', unread, 0)).toEqual(own);
    expect(isClear(record(), unread)).toBe(false);
    expect(() => recordToChange(record(), 'mac', unread, 0)).toThrow(
      expect.objectContaining({ code: 'revision_conflict' }),
    );
    expect(isClear(undefined, { thefts: null, stolen: null })).toBe(false);
    expect(isClear(record(), { thefts: first, stolen: null })).toBe(true);
  });
});
