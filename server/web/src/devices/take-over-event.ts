import type { CallReply } from '@homeward/shared/api/client';
import type { ListedItem, OwnerEvent } from '@homeward/shared/api/devices';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { keys } from './query-keys.ts';

export type ItemPages = InfiniteData<CallReply<'items'>, string | null>;

/** Takes a live event over into what the page shows. */
export function takeOverEvent(queries: QueryClient, event: OwnerEvent): void {
  switch (event.event) {
    case 'item':
      queries.setQueryData<ItemPages>(keys.items(event.deviceId), (pages) => pages && withNewItem(pages, event.item));
      void queries.invalidateQueries({ queryKey: keys.latest(event.deviceId) });
      // Items come in bursts: a reading that is under way is not begun again.
      void queries.invalidateQueries({ queryKey: keys.devices }, { cancelRefetch: false });
      break;
    case 'device':
      void queries.invalidateQueries({ queryKey: keys.devices });
      break;
    case 'pairing':
      void queries.invalidateQueries({ queryKey: keys.pairing(event.pairingId) });
      break;
    case 'activity':
      void queries.invalidateQueries({ queryKey: keys.activity });
      void queries.invalidateQueries({ queryKey: keys.lifetime });
      break;
    case 'holds':
      void queries.invalidateQueries({ queryKey: keys.holds });
      void queries.invalidateQueries({ queryKey: keys.factors });
      break;
    case 'shares':
      void queries.invalidateQueries({ queryKey: keys.shares });
      break;
    case 'records':
      void queries.invalidateQueries({ queryKey: keys.records });
      break;
  }
}

/** The pages with one more item at the front, once. */
export function withNewItem(pages: ItemPages, item: ListedItem): ItemPages {
  const [first, ...rest] = pages.pages;
  if (!first || pages.pages.some(({ items }) => items.some(({ envelope }) => envelope === item.envelope))) return pages;
  return { ...pages, pages: [{ ...first, items: [item, ...first.items] }, ...rest] };
}
