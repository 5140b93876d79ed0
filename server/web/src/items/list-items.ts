import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { HomewardError } from '@homeward/shared/errors';

/** Pages of the list at most: more than any pack may hold. */
const MAX_PAGES = 400;
const PAGE_ITEMS = 500;

interface ItemRange {
  readonly from?: number;
  readonly to?: number;
}

/** A Mac's items page by page, newest first. @throws HomewardError `too_large` */
export async function* itemPages(
  call: Call,
  deviceId: string,
  { from, to }: ItemRange,
  maxPages: number,
): AsyncGenerator<readonly ListedItem[], void> {
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const query = {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      limit: PAGE_ITEMS,
      ...(cursor !== null && { cursor }),
    };
    const reply: { items: ListedItem[]; cursor: string | null } = await call('items', { params: { deviceId }, query });
    yield reply.items;
    cursor = reply.cursor;
    if (cursor === null) return;
  }
  throw new HomewardError('too_large', `more than ${maxPages * PAGE_ITEMS} items; choose a shorter time`);
}

/**
 * All items of a Mac that were captured in a time, newest first.
 * @throws HomewardError `too_large`; the signal's reason when it was ended
 */
export async function listItems(
  call: Call,
  deviceId: string,
  range: ItemRange,
  signal: AbortSignal,
): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  signal.throwIfAborted();
  for await (const page of itemPages(call, deviceId, range, MAX_PAGES)) {
    items.push(...page);
    signal.throwIfAborted();
  }
  return items;
}
