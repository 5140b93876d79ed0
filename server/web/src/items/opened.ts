import type { ItemEntry } from './item-store.ts';
import type { ShownContent, ShownItem } from './opener-protocol.ts';

export type ItemOf<K extends ShownContent['kind']> = Omit<ShownItem, 'content'> & {
  readonly content: Extract<ShownContent, { kind: K }>;
};

/** The opened items of one kind, in the entries' order. */
export function openedOf<K extends ShownContent['kind']>(entries: readonly ItemEntry[], kind: K): ItemOf<K>[] {
  return entries.flatMap(({ state }) =>
    state.status === 'open' && state.item.content.kind === kind ? [state.item as ItemOf<K>] : [],
  );
}
