import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { HomewardError } from '@homeward/shared/errors';

/** Pages of the list at most: more than any pack may hold. */
const MAX_PAGES = 400;
const PAGE_ITEMS = 500;

/**
 * All items of a Mac that were captured in a time, newest first.
 * @throws HomewardError `too_large`; the signal's reason when it was ended
 */
export async function listItems(
  call: Call,
  deviceId: string,
  { from, to }: { readonly from: number; readonly to: number },
  signal: AbortSignal,
): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    signal.throwIfAborted();
    const query = { from, to, limit: PAGE_ITEMS, ...(cursor !== null && { cursor }) };
    const reply: { items: ListedItem[]; cursor: string | null } = await call('items', { params: { deviceId }, query });
    items.push(...reply.items);
    cursor = reply.cursor;
    if (cursor === null) return items;
  }
  throw new HomewardError('too_large', `more than ${MAX_PAGES * PAGE_ITEMS} items; choose a shorter time`);
}
