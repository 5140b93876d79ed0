import type { ListedItem } from '@homeward/shared/api/devices';
import { describe, expect, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { type ItemPages, takeOverEvent } from '../../../server/web/src/devices/take-over-event.ts';

const item = (envelope: string) => ({ envelope }) as ListedItem;
const pages = (...items: string[]): ItemPages => ({
  pages: [{ items: items.map(item), cursor: 'more' }],
  pageParams: [null],
});

describe('a live item', () => {
  test('comes first in what is shown, once, and leaves the cursor alone', () => {
    const queries = new QueryClient();
    queries.setQueryData(keys.items('mac'), pages('b', 'a'));
    for (let times = 0; times < 2; times += 1) {
      takeOverEvent(queries, { event: 'item', deviceId: 'mac', item: item('c') });
    }
    const [first] = queries.getQueryData<ItemPages>(keys.items('mac'))?.pages ?? [];
    expect(first?.items.map(({ envelope }) => envelope)).toEqual(['c', 'b', 'a']);
    expect(first?.cursor).toBe('more');
  });

  test('of a Mac whose page was never open is left for when it is', () => {
    const queries = new QueryClient();
    takeOverEvent(queries, { event: 'item', deviceId: 'mac', item: item('c') });
    expect(queries.getQueryData(keys.items('mac'))).toBeUndefined();
  });

  test('makes the latest of its Mac, of each kind, be read again, and of no other', () => {
    const queries = new QueryClient();
    for (const key of [keys.latest('mac', 'report'), keys.latest('mac', 'machine'), keys.latest('other', 'report')]) {
      queries.setQueryData(key, []);
    }
    takeOverEvent(queries, { event: 'item', deviceId: 'mac', item: item('c') });
    const isStale = (deviceId: string, kind: 'report' | 'machine') =>
      queries.getQueryState(keys.latest(deviceId, kind))?.isInvalidated;
    expect([isStale('mac', 'report'), isStale('mac', 'machine'), isStale('other', 'report')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
