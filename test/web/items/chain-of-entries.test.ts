import { HomewardError } from '@homeward/shared/errors';
import { describe, expect, test } from '@jest/globals';
import { chainOf } from '../../../server/web/src/items/chain-of-entries.ts';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import { event, hashOf, opened, opening, sealed } from './entries.ts';

const GENESIS = 'G'.repeat(43);
const prevOf = (seq: number) => (seq === 1 ? GENESIS : hashOf(seq - 1));
const whole = (...numbers: number[]) => numbers.map((seq) => opened(seq, event, { prev: prevOf(seq) }));
const breaks = (...entries: ItemEntry[]) => chainOf(entries.toReversed(), GENESIS).breaks;
const refused = (seq: number, code: 'bad_signature' | 'unavailable' | 'unopenable', isChecked: boolean): ItemEntry => {
  const { state, ...entry } = opened(seq, event, { prev: prevOf(seq) });
  const item = isChecked && state.status === 'open' ? state.item : null;
  return { ...entry, state: { status: 'refused', error: new HomewardError(code, ''), item } };
};

describe('the chain of entries', () => {
  test('holds from the first item on, also through what is sealed, and begins anywhere', () => {
    expect(breaks(...whole(1, 2), sealed(3, { prev: hashOf(2) }), ...whole(4))).toEqual([]);
    expect(breaks(...whole(7, 8))).toEqual([]);
  });

  test('is broken by another link, another beginning, and a missing or doubled number', () => {
    expect(breaks(...whole(1), opened(2, event, { prev: GENESIS }))).toEqual([{ epoch: 1, seq: 2, problem: 'link' }]);
    expect(breaks(opened(1, event, { prev: hashOf(0) }))).toEqual([{ epoch: 1, seq: 1, problem: 'link' }]);
    expect(breaks(...whole(1, 3))).toEqual([{ epoch: 1, seq: 3, problem: 'gap' }]);
    expect(breaks(...whole(1, 1))).toEqual([{ epoch: 1, seq: 1, problem: 'doubled' }]);
  });

  test('says nothing of links to what is not checked yet, or could not be reached', () => {
    for (const unknown of [opening(2), refused(2, 'unavailable', false)]) {
      expect(breaks(...whole(1), unknown, ...whole(3))).toEqual([]);
    }
    expect(breaks(...whole(1), opening(2), ...whole(4))).toEqual([{ epoch: 1, seq: 4, problem: 'gap' }]);
  });

  test('tells a signature that does not hold from content that does not', () => {
    expect(breaks(...whole(1), refused(2, 'bad_signature', false))).toEqual([
      { epoch: 1, seq: 2, problem: 'signature' },
    ]);
    expect(breaks(...whole(1), refused(2, 'unopenable', true), ...whole(3))).toEqual([]);
  });
});
