import type { ItemEntry } from './item-store.ts';
import type { ShownContent, ShownItem } from './opener-protocol.ts';

export type ItemOf<K extends ShownContent['kind']> = Omit<ShownItem, 'content'> & {
  readonly content: Extract<ShownContent, { kind: K }>;
};

/** The opened items of one kind, in the entries' order. */
export function openedOf<K extends ShownContent['kind']>(entries: readonly ItemEntry[], kind: K): ItemOf<K>[] {
  const found: ItemOf<K>[] = [];
  // A year's entries are gone through many times while they open: without an array for each.
  for (const { state } of entries) {
    if (state.status === 'open' && state.item.content.kind === kind) found.push(state.item as ItemOf<K>);
  }
  return found;
}

/** Whether the entry is a photo, opened or still sealed: what says why there is none is opened with the rest. */
export const isPhoto = ({ envelope, state }: ItemEntry): boolean =>
  state.status === 'open'
    ? state.item.content.kind === 'photo'
    : envelope.kind === 'snapshot' && state.status !== 'refused';
