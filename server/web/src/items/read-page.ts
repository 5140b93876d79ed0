import type { CallReply } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import type { ReadItem, ReadPage } from './opener-protocol.ts';
import { readEnvelope } from './read-envelope.ts';

/** The listed item with what its envelope says. What is no envelope at all is none: it shows as a break of the chain. */
export function readItem(listed: ListedItem): ReadItem | null {
  const envelope = readEnvelope(listed);
  return envelope && { listed, envelope };
}

export const readPage = ({ items, cursor }: CallReply<'items'>): ReadPage => ({
  items: items.flatMap((listed) => readItem(listed) ?? []),
  cursor,
});
