/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import { historyParts } from '../../../server/web/src/items/history-parts.ts';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import { cycle, event, opened, opening, photo, report, sealed } from './entries.ts';

const seqs = (envelopes: readonly { readonly envelope: { readonly seq: number } }[]) =>
  envelopes.map(({ envelope: { seq } }) => seq);

const health = (stateRev: number) => {
  const content = report(cycle('a'));
  if (content.kind !== 'report') throw new Error('a report was made');
  return { health: { ...content.body.health, stateRev } };
};
const route = {
  kind: 'route' as const,
  body: {
    v: 1 as const,
    cycle: cycle('a'),
    target: 'public' as const,
    route: { problem: 'offline' as const, detail: '' },
  },
};
const refused = (seq: number, isChecked: boolean): ItemEntry => {
  const { state, ...entry } = sealed(seq);
  const item = isChecked && state.status === 'sealed' ? state.item : null;
  return { ...entry, state: { status: 'refused', error: new Error('refused'), item } };
};

describe('the parts of a history', () => {
  test('are told apart by what was opened, each in the order of the entries', () => {
    const parts = historyParts([
      opened(9, report(cycle('c'))),
      opened(8, route),
      opened(7, event),
      opened(6, report(cycle('b'))),
      opened(5, route),
    ]);
    expect(seqs(parts.reports)).toEqual([9, 6]);
    expect(seqs(parts.routes)).toEqual([8, 5]);
    expect(parts.machines).toEqual([]);
  });

  test('count photos opened and sealed, and what is on its way; a refused one is neither', () => {
    const {
      photos,
      photoless,
      opening: waiting,
    } = historyParts([
      opened(6, photo(cycle('a'))),
      sealed(5),
      opening(4),
      refused(3, true),
      opened(2, { kind: 'dropped' }, { kind: 'snapshot' }),
    ]);
    expect({ photos, waiting }).toEqual({ photos: 2, waiting: 1 });
    expect([...photoless]).toEqual(['item-2']);
  });

  test('vouch only for what was checked: opened and sealed, not refused, not on its way', () => {
    const { checked } = historyParts([opened(5, event), sealed(4), opening(3), refused(2, true), refused(1, false)]);
    expect(checked.map(({ seq }) => seq)).toEqual([5, 4]);
  });

  test('take nothing from a report that is not opened', () => {
    const { reports, checked } = historyParts([opening(2), refused(1, true)]);
    expect({ reports, checked }).toEqual({ reports: [], checked: [] });
  });

  test('name the highest revision of the signed state that any report tells of, not the newest', () => {
    const of = (stateRev: number) => report(cycle('a'), health(stateRev));
    expect(historyParts([opened(3, of(2)), opened(2, of(7)), opened(1, of(1))]).stateRev).toBe(7);
    expect(historyParts([]).stateRev).toBe(0);
  });
});
