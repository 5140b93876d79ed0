import type { OwnerEvent } from '@homeward/shared/api/devices';
import type { QueryClient } from '@tanstack/react-query';
import type { ItemStore } from '../items/item-store.ts';
import { keys } from './query-keys.ts';

/** Takes a live event over into what the page shows. */
export function takeOverEvent(queries: QueryClient, items: Pick<ItemStore, 'history'>, event: OwnerEvent): void {
  switch (event.event) {
    case 'item':
      items.history(event.deviceId).add(event.item);
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
