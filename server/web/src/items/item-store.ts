import type { ListedItem } from '@homeward/shared/api/devices';
import { HomewardError } from '@homeward/shared/errors';
import type { ItemTrust } from '../owner/items.ts';
import { isPassing } from '../owner/passing-errors.ts';
import { MacHistory } from './mac-history.ts';
import type { Opener } from './opener.ts';
import type { CheckedItem, Outcome, ReadItem, ShownItem } from './opener-protocol.ts';
import { readItem } from './read-page.ts';

/** How far an item has come in the page. */
export type ItemState =
  | { readonly status: 'opening' }
  /** Checked; a photo that nobody has looked at yet is not fetched. */
  | { readonly status: 'sealed'; readonly item: CheckedItem }
  | { readonly status: 'open'; readonly item: ShownItem }
  /** `item` where signature and receipt hold, and something else does not. */
  | { readonly status: 'refused'; readonly error: unknown; readonly item: CheckedItem | null };

/** A listed item with its envelope (its signature is checked when it is opened) and its state. */
export interface ItemEntry extends ReadItem {
  readonly state: ItemState;
}

/** Whether the item was not reached, rather than refused for what it is. */
export const isUnreached = ({ state }: Pick<ItemEntry, 'state'>): boolean =>
  state.status === 'refused' && isPassing(state.error);

/** Signature and receipt hold. */
export const isChecked = ({ state }: Pick<ItemEntry, 'state'>): boolean =>
  state.status === 'open' || state.status === 'sealed';

/** Where an entry stands while it changes. */
export interface Slot<Trust = ItemTrust> {
  entry: ItemEntry;
  readonly trust: Trust;
  isLookedAt: boolean;
}

/** Items open in bursts of hundreds: the page is drawn anew this often at most. */
const TELL_EVERY_MS = 80;
/** The same while thousands are on their way: each drawing has more to do, and the next is soon out of date. */
const TELL_OF_MANY_EVERY_MS = 1_000;
const MANY = 500;

/** Items of one question: of those that somebody waits for, and of the long rest. */
const URGENT_BATCH = 8;
const BATCH = 50;

/** Photos that stay open; the one that was opened longest ago is sealed again, until somebody looks. */
const MOST_PHOTOS = 200;

export interface ItemView<Trust = ItemTrust> {
  /** The entries of the listed items, in their order; those not seen before begin to open. */
  readonly entriesOf: (items: readonly ListedItem[], trust: Trust) => readonly ItemEntry[];
}

/** Keeps what was opened while the vault, or a link, is open; each item is opened once, newest first, a bounded number at a time. */
export class ItemStore<Trust = ItemTrust> {
  readonly #opener: Opener<Trust>;
  readonly #mostPhotos: number;
  readonly #slots = new Map<string, Slot<Trust>>();
  readonly #histories = new Map<string, MacHistory<Trust>>();
  readonly #listeners = new Set<() => void>();
  readonly #urgent: Slot<Trust>[] = [];
  readonly #waiting: Slot<Trust>[] = [];
  /** What is not a report: where the Mac was is asked first. */
  readonly #later: Slot<Trust>[] = [];
  readonly #photos = new Set<Slot<Trust>>();
  #drained: { readonly below: number; readonly go: () => void }[] = [];
  #asked = 0;
  #snapshot: ItemView<Trust> = { entriesOf: (items, trust) => this.#entriesOf(items, trust) };
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(opener: Opener<Trust>, mostPhotos = MOST_PHOTOS) {
    this.#opener = opener;
    this.#mostPhotos = mostPhotos;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The store as it is now: another object after every change. */
  readonly view = (): ItemView<Trust> => this.#snapshot;

  /** All that a Mac sent, as far as it is loaded. */
  history(deviceId: string): MacHistory<Trust> {
    const known = this.#histories.get(deviceId);
    if (known) return known;
    const history = new MacHistory<Trust>(deviceId, this, this.#opener);
    this.#histories.set(deviceId, history);
    return history;
  }

  /** Live events were missed: looks for what came meanwhile, and tries again what was not reached. */
  catchUp(): void {
    this.retryUnreached();
    for (const history of this.#histories.values()) void history.catchUp();
  }

  #entriesOf(items: readonly ListedItem[], trust: Trust): ItemEntry[] {
    return items.flatMap((listed) => {
      const known = this.#slots.get(listed.envelope);
      if (known) return [known.entry];
      const read = readItem(listed);
      return read ? [this.slotOf(read, trust, true).entry] : [];
    });
  }

  /** The slot of an item; one that was not seen before begins to open. */
  slotOf(read: ReadItem, trust: Trust, isUrgent: boolean): Slot<Trust> {
    const key = read.listed.envelope;
    const known = this.#slots.get(key);
    if (known) return known;
    const slot: Slot<Trust> = { entry: { ...read, state: { status: 'opening' } }, trust, isLookedAt: false };
    this.#slots.set(key, slot);
    this.#want(slot, isUrgent);
    return slot;
  }

  /** What is known of a Mac's items from elsewhere, such as the overview, and open; newest first. */
  openOf(deviceId: string): ItemEntry[] {
    return [...this.#slots.values()]
      .map(({ entry }) => entry)
      .filter(({ envelope, state }) => envelope.deviceId === deviceId && state.status === 'open')
      .sort((a, b) => b.envelope.capturedAt - a.envelope.capturedAt);
  }

  /** Somebody looks at a photo that is still sealed. */
  look(entry: ItemEntry): void {
    const slot = this.#slots.get(entry.listed.envelope);
    if (slot?.entry.state.status !== 'sealed' || slot.isLookedAt) return;
    slot.isLookedAt = true;
    this.#want(slot, true);
  }

  /** Tries again what was not reached. */
  retryUnreached(): void {
    for (const slot of this.#slots.values()) {
      if (!isUnreached(slot.entry)) continue;
      this.#set(slot, { status: 'opening' });
      this.#want(slot, false);
    }
  }

  /** Resolves when fewer than this many wait to be opened. */
  below(count: number): Promise<void> {
    if (this.#waiting.length < count) return Promise.resolve();
    return new Promise((go) => this.#drained.push({ below: count, go }));
  }

  #want(slot: Slot<Trust>, isUrgent: boolean): void {
    const isReport = slot.entry.envelope.kind === 'report';
    (isUrgent ? this.#urgent : isReport ? this.#waiting : this.#later).push(slot);
    // What is wanted together is asked for together.
    queueMicrotask(() => this.#ask());
  }

  #ask(): void {
    while (this.#asked < this.#opener.parallel) {
      const batch =
        takeBatch(this.#urgent, URGENT_BATCH) ?? takeBatch(this.#waiting, BATCH) ?? takeBatch(this.#later, BATCH);
      if (!batch) break;
      this.#asked += 1;
      void this.#open(batch).finally(() => {
        this.#asked -= 1;
        this.#ask();
      });
    }
    const go = this.#drained.filter(({ below }) => this.#waiting.length < below);
    this.#drained = this.#drained.filter((one) => !go.includes(one));
    for (const one of go) one.go();
  }

  async #open(batch: readonly [Slot<Trust>, ...Slot<Trust>[]]): Promise<void> {
    const wanted = batch.map(({ entry, isLookedAt }) => ({ listed: entry.listed, isLookedAt }));
    try {
      await this.#opener.open(wanted, batch[0].trust, (outcomes) => {
        for (const outcome of outcomes) {
          const slot = batch[outcome.index];
          if (slot) this.#settle(slot, outcome);
        }
      });
    } catch (error) {
      for (const slot of batch) {
        const { state } = slot.entry;
        const item = state.status === 'sealed' ? state.item : null;
        if (state.status === 'opening' || item) this.#set(slot, { status: 'refused', error, item });
      }
    }
  }

  #settle(slot: Slot<Trust>, outcome: Outcome): void {
    const { envelope } = slot.entry;
    if (outcome.status === 'refused') {
      const { status, code, detail, item } = outcome;
      this.#set(slot, { status, item: item && { ...item, envelope }, error: new HomewardError(code, detail) });
    } else if (outcome.status === 'sealed') {
      this.#set(slot, { status: 'sealed', item: { ...outcome.item, envelope } });
    } else {
      this.#set(slot, { status: 'open', item: { ...outcome.item, envelope } });
      if (outcome.item.content.kind === 'photo') this.#keepPhoto(slot);
    }
  }

  #keepPhoto(slot: Slot<Trust>): void {
    this.#photos.add(slot);
    const [oldest] = this.#photos;
    if (this.#photos.size <= this.#mostPhotos || !oldest) return;
    this.#photos.delete(oldest);
    if (oldest.entry.state.status !== 'open') return;
    const { content: _, ...item } = oldest.entry.state.item;
    oldest.isLookedAt = false;
    this.#set(oldest, { status: 'sealed', item });
  }

  #set(slot: Slot<Trust>, state: ItemState): void {
    slot.entry = { ...slot.entry, state };
    this.tell();
  }

  /** Has the page drawn anew, soon. */
  tell(): void {
    this.#telling ??= setTimeout(
      () => {
        this.#telling = undefined;
        this.#snapshot = { ...this.#snapshot };
        for (const listener of this.#listeners) listener();
      },
      this.#slots.size > MANY && this.#waiting.length > 0 ? TELL_OF_MANY_EVERY_MS : TELL_EVERY_MS,
    );
  }
}

/** The first of the queue, and those behind it that are checked against the same. */
function takeBatch<Trust>(queue: Slot<Trust>[], most: number): readonly [Slot<Trust>, ...Slot<Trust>[]] | null {
  const [first] = queue;
  if (!first) return null;
  const other = queue.findIndex(({ trust }, at) => at >= most || trust !== first.trust);
  const [head = first, ...rest] = queue.splice(0, other < 0 ? most : other);
  return [head, ...rest];
}
