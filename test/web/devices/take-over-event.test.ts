import type { ListedItem } from '@homeward/shared/api/devices';
import { describe, expect, test } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { takeOverEvent } from '../../../server/web/src/devices/take-over-event.ts';
import type { ItemStore } from '../../../server/web/src/items/item-store.ts';

const item = (envelope: string) => ({ envelope }) as ListedItem;

/** Of all histories nothing but `add` is asked for. */
const historiesThat = (add: (deviceId: string, item: ListedItem) => void) =>
  ({ history: (deviceId: string) => ({ add: (listed: ListedItem) => add(deviceId, listed) }) }) as unknown as ItemStore;

describe('a live item', () => {
  test('is handed to the history of its Mac', () => {
    const taken: [string, string][] = [];
    const items = historiesThat((deviceId, listed) => taken.push([deviceId, listed.envelope]));
    takeOverEvent(new QueryClient(), items, { event: 'item', deviceId: 'mac', item: item('c') });
    expect(taken).toEqual([['mac', 'c']]);
  });

  test('makes the latest of its Mac, of each kind, be read again, and of no other', () => {
    const queries = new QueryClient();
    for (const key of [keys.latest('mac', 'report'), keys.latest('mac', 'machine'), keys.latest('other', 'report')]) {
      queries.setQueryData(key, []);
    }
    takeOverEvent(
      queries,
      historiesThat(() => {}),
      { event: 'item', deviceId: 'mac', item: item('c') },
    );
    const isStale = (deviceId: string, kind: 'report' | 'machine') =>
      queries.getQueryState(keys.latest(deviceId, kind))?.isInvalidated;
    expect([isStale('mac', 'report'), isStale('mac', 'machine'), isStale('other', 'report')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
