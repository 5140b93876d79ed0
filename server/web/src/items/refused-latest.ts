import type { ItemKind } from '@homeward/shared/envelope';
import type { ItemEntry } from './item-store.ts';

/**
 * Why the latest of a kind could not be read, though an older one may be: that one says nothing of the Mac as it is. Where none is
 * open, why any of them could not; null where nothing was refused.
 * @param entries newest first.
 */
export function refusedLatest(entries: readonly ItemEntry[], kind: ItemKind): unknown {
  const ofKind = entries.filter(({ envelope }) => envelope.kind === kind);
  const isAnyOpen = ofKind.some(({ state }) => state.status === 'open');
  for (const { state } of isAnyOpen ? ofKind.slice(0, 1) : ofKind) {
    if (state.status === 'refused') return state.error;
  }
  return null;
}
