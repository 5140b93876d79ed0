import type { ItemBody, ItemIdentity, SealedItem } from '@homeward/shared/seal';

/** Seals for the owner alone; see `sealItem` in shared. Its library is the agent's largest by far. */
export interface Sealer {
  /** @throws HomewardError `wrong_recipient` or `too_large`: what cannot be sealed now cannot be sealed later either. */
  item(identity: ItemIdentity, body: ItemBody, recipient: string): Promise<SealedItem>;
  /** Ends what it keeps ready. */
  close(): Promise<void>;
}

/** Seals in this process, which keeps the library loaded from then on. */
export const localSealer: Sealer = {
  item: async (identity, body, recipient) =>
    (await import('@homeward/shared/seal')).sealItem(identity, body, recipient),
  close: async () => {},
};
