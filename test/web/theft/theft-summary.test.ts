/** @jest-environment node */
import { describe, expect, test } from '@jest/globals';
import { theftSummary } from '../../../server/web/src/theft/theft-summary.ts';
import { envelope } from '../items/entries.ts';

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
    expect(theftSummary(items.toReversed())).toEqual({
      items: 3,
      counts: { report: 1, snapshot: 1, machine: 0, route: 1, event: 0 },
      firstAt: 2000,
      lastAt: 4000,
    });
  });

  test('goes on under another order of the same mode', () => {
    const items = [item(1, quiet), item(2, stolen, 'snapshot'), item(3, faster, 'snapshot'), item(4, quiet)];
    expect(theftSummary(items)).toMatchObject({ items: 2, firstAt: 2000, lastAt: 3000 });
  });

  test('is the last theft alone where there were two', () => {
    const items = [item(1, stolen, 'snapshot'), item(2, quiet), item(3, faster, 'snapshot'), item(4, quiet)];
    expect(theftSummary(items)).toMatchObject({ items: 1, firstAt: 3000 });
  });

  test('is none where nothing but reports is known', () => {
    expect(theftSummary([item(1, quiet), item(2, quiet)])).toBeNull();
    expect(theftSummary([])).toBeNull();
  });
});
