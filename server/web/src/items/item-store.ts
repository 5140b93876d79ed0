import type { ListedItem } from '@homeward/shared/api/devices';
import type { ItemTrust } from '../owner/items.ts';
import { isPassing } from '../owner/passing-errors.ts';
import type { Opener } from './opener.ts';
import type { ShownItem } from './opener-protocol.ts';
import { readEnvelope } from './read-envelope.ts';

/** How far an item has come in the page. */
export type ItemState =
  | { readonly status: 'opening' }
  | { readonly status: 'open'; readonly item: ShownItem }
  | { readonly status: 'refused'; readonly error: unknown };

/** A listed item with its envelope (its signature is checked when it is opened) and its state. */
export interface ItemEntry {
  readonly listed: ListedItem;
  readonly envelope: ShownItem['envelope'];
  readonly state: ItemState;
}

/** Whether the item was not reached, rather than refused for what it is. */
export const isUnreached = ({ state }: Pick<ItemEntry, 'state'>): boolean =>
  state.status === 'refused' && isPassing(state.error);

/** Items open in bursts of hundreds: the page is drawn anew this often at most. */
const TELL_EVERY_MS = 80;

export interface ItemView<Trust = ItemTrust> {
  /** The entries of the listed items, in their order; those not seen before begin to open. */
  readonly entriesOf: (items: readonly ListedItem[], trust: Trust) => readonly ItemEntry[];
}

/** Keeps what was opened while the vault, or a link, is open; each item is opened once. */
export class ItemStore<Trust = ItemTrust> {
  readonly opener: Opener<Trust>;
  #entries = new Map<string, ItemEntry>();
  #listeners = new Set<() => void>();
  #snapshot: ItemView<Trust> = { entriesOf: (items, trust) => this.#entriesOf(items, trust) };
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(opener: Opener<Trust>) {
    this.opener = opener;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The store as it is now: another object after every change. */
  readonly view = (): ItemView<Trust> => this.#snapshot;

  #entriesOf(items: readonly ListedItem[], trust: Trust): ItemEntry[] {
    return items.flatMap((listed) => {
      const key = listed.envelope;
      const known = this.#entries.get(key);
      if (known) return [known];
      const envelope = readEnvelope(listed);
      // What is no envelope at all shows as a break of the chain.
      if (!envelope) return [];
      const entry: ItemEntry = { listed, envelope, state: { status: 'opening' } };
      this.#entries.set(key, entry);
      void this.#open(key, entry, trust);
      return [entry];
    });
  }

  /** Forgets what was not reached: where it is still shown it begins to open again. */
  retryUnreached(): void {
    const unreached = [...this.#entries].filter(([, entry]) => isUnreached(entry));
    for (const [key] of unreached) this.#entries.delete(key);
    if (unreached.length > 0) this.#tell();
  }

  async #open(key: string, entry: ItemEntry, trust: Trust): Promise<void> {
    try {
      this.#set(key, { ...entry, state: { status: 'open', item: await this.opener.open(entry.listed, trust) } });
    } catch (error) {
      this.#set(key, { ...entry, state: { status: 'refused', error } });
    }
  }

  #set(key: string, entry: ItemEntry): void {
    this.#entries.set(key, entry);
    this.#tell();
  }

  #tell(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#snapshot = { ...this.#snapshot };
      for (const listener of this.#listeners) listener();
    }, TELL_EVERY_MS);
  }
}
