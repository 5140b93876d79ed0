/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { theftSummary } from '../../../server/web/src/theft/theft-summary.ts';
import { cycle, envelope, event, opened, report, sealed } from '../items/entries.ts';

const quiet = 'Q'.repeat(43);
const stolen = 'S'.repeat(43);
const faster = 'F'.repeat(43);
const item = (seq: number, orderHash: string, kind: 'report' | 'snapshot' | 'route' = 'report') =>
  envelope(seq, { orderHash, kind });

describe('what was captured in a theft', () => {
  test('is counted from the first item under the order to the last', () => {
    const items = [
      item(1, quiet),
      item(2, stolen),
      item(3, stolen, 'snapshot'),
      item(4, stolen, 'route'),
      item(5, quiet),
    ];
    expect(theftSummary(items.toReversed(), [])).toEqual({
      items: 3,
      photos: 1,
      counts: { report: 1, snapshot: 1, machine: 0, route: 1, event: 0 },
      firstAt: 2000,
      lastAt: 4000,
    });
  });

  test('counts photos without the tries of a camera that gave none', () => {
    const items = [item(1, quiet), item(2, stolen, 'snapshot'), item(3, stolen, 'snapshot')];
    const summary = theftSummary(items, [], undefined, new Set(['item-3']));
    expect(summary).toMatchObject({ items: 2, photos: 1 });
  });

  test('goes on under another order of the same mode', () => {
    const items = [item(1, quiet), item(2, stolen, 'snapshot'), item(3, faster, 'snapshot'), item(4, quiet)];
    expect(theftSummary(items, [])).toMatchObject({ items: 2, firstAt: 2000, lastAt: 3000 });
  });

  test('is the last theft alone where there were two', () => {
    const items = [item(1, stolen, 'snapshot'), item(2, quiet), item(3, faster, 'snapshot'), item(4, quiet)];
    expect(theftSummary(items, [])).toMatchObject({ items: 1, firstAt: 3000 });
  });

  test('ends where stolen mode ended by itself, although no other order came since', () => {
    const entries = [
      opened(1, report(cycle('a', 'protected')), { orderHash: quiet }),
      opened(2, report(cycle('b')), { orderHash: stolen }),
      sealed(3, { orderHash: stolen }),
      opened(4, event, { orderHash: stolen, kind: 'event' }),
      opened(5, report(cycle('c', 'protected')), { orderHash: stolen }),
      opened(6, report(cycle('d', 'protected')), { orderHash: stolen }),
    ];
    const summaryOf = (known: readonly ItemEntry[]) =>
      theftSummary(
        known.map((each) => each.envelope),
        openedOf(known, 'report'),
      );
    expect(summaryOf(entries)).toMatchObject({ items: 2, firstAt: 2000, lastAt: 3000 });
    expect(summaryOf(entries)?.counts).toMatchObject({ report: 1, snapshot: 1, event: 0 });
    const known = theftSummary(
      [...entries.slice(1).map((each) => each.envelope), envelope(7, { orderHash: stolen, kind: 'event' })],
      openedOf(entries, 'report'),
      { firstSeq: 0, untilSeq: null },
    );
    expect(known).toMatchObject({ counts: { report: 1, snapshot: 1, event: 1 }, lastAt: 4000 });
    const again = [
      ...entries,
      opened(7, report(cycle('e')), { orderHash: faster }),
      sealed(8, { orderHash: faster }),
      opened(9, report(cycle('f', 'protected')), { orderHash: faster }),
    ];
    expect(summaryOf(again)).toMatchObject({ items: 2, firstAt: 7000, lastAt: 8000 });
  });

  test('is none where nothing but reports is known', () => {
    expect(theftSummary([item(1, quiet), item(2, quiet)], [])).toBeNull();
    expect(theftSummary([], [])).toBeNull();
  });
});
