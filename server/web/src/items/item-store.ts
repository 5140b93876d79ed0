import type { ListedItem } from '@homeward/shared/api/devices';
import { HomewardError } from '@homeward/shared/errors';
import type { ItemTrust } from '../owner/items.ts';
import { isPassing } from '../owner/passing-errors.ts';
import { MacHistory } from './mac-history.ts';
import type { Opener } from './opener.ts';
import {
  type CheckedItem,
  type Outcome,
  opensWithItsPage,
  type PageAsked,
  type ReadItem,
  type ReadPage,
  type ShownItem,
} from './opener-protocol.ts';
import { readItem } from './read-page.ts';
import { takeBatch } from './take-batch.ts';

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
const TELL_OF_MANY_EVERY_MS = 2_000;
const MANY = 500;

/** Items of one question: of those that somebody waits for, and of the long rest. */
const URGENT_BATCH = 8;
const BATCH = 50;

/** Items that wait to be opened while the next page is asked for. */
const MOST_WAITING = 150;

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
  /** Who waits for room to read on. */
  #wanting: (() => void)[] = [];
  #asked = 0;
  /** Pages that are on their way, or being opened where they are listed. */
  #reading = 0;
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
    const known = this.#slots.get(read.listed.envelope);
    if (known) return known;
    const slot = this.#newSlot(read, trust);
    this.#want(slot, isUrgent);
    return slot;
  }

  #newSlot(read: ReadItem, trust: Trust): Slot<Trust> {
    const slot: Slot<Trust> = { entry: { ...read, state: { status: 'opening' } }, trust, isLookedAt: false };
    this.#slots.set(read.listed.envelope, slot);
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

  /** Reads a page in a worker that opens its reports too. @returns its slots, as soon as they are listed */
  async readOn(asked: PageAsked, trust: Trust): Promise<{ slots: readonly Slot<Trust>[]; cursor: string | null }> {
    const { promise, resolve, reject } = Promise.withResolvers<ReadPage>();
    let slots: readonly Slot<Trust>[] = [];
    const onPage = (page: ReadPage) => {
      slots = page.items.map((read) => this.#slotOnPage(read, trust));
      resolve(page);
    };
    const onOutcomes = (outcomes: readonly Outcome[]) => this.#settleAll(slots, outcomes);
    this.#reading += 1;
    this.#opener
      .readOn(asked, trust, { onPage, onOutcomes })
      .catch((error: unknown) => {
        reject(error);
        this.#fail(
          slots.filter(({ entry }) => opensWithItsPage(entry.envelope)),
          error,
        );
      })
      .finally(() => {
        this.#reading -= 1;
        if (this.#reading === 0) this.#tellSoon();
        this.#ask();
      });
    const { cursor } = await promise;
    return { slots, cursor };
  }

  /** Resolves when another page may be read: one is on its way while the others are opened. */
  room(): Promise<void> {
    return this.#hasRoom() ? Promise.resolve() : new Promise((go) => this.#wanting.push(go));
  }

  #hasRoom(): boolean {
    return this.#reading < Math.max(1, this.#opener.parallel - 1) && this.#waiting.length < MOST_WAITING;
  }

  /** The slot of an item whose page is being opened by the worker that listed it; what is not opened with it waits. */
  #slotOnPage(read: ReadItem, trust: Trust): Slot<Trust> {
    if (!opensWithItsPage(read.envelope)) return this.slotOf(read, trust, false);
    const known = this.#slots.get(read.listed.envelope);
    return known ?? this.#newSlot(read, trust);
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
        takeBatch(this.#urgent, URGENT_BATCH) ??
        takeBatch(this.#waiting, BATCH) ??
        (this.#reading === 0 ? takeBatch(this.#later, BATCH) : null);
      if (!batch) break;
      this.#asked += 1;
      void this.#open(batch).finally(() => {
        this.#asked -= 1;
        this.#ask();
      });
    }
    if (!this.#hasRoom()) return;
    const wanting = this.#wanting;
    this.#wanting = [];
    for (const go of wanting) go();
  }

  async #open(batch: readonly [Slot<Trust>, ...Slot<Trust>[]]): Promise<void> {
    const wanted = batch.map(({ entry, isLookedAt }) => ({ listed: entry.listed, isLookedAt }));
    try {
      await this.#opener.open(wanted, batch[0].trust, (outcomes) => this.#settleAll(batch, outcomes));
    } catch (error) {
      this.#fail(batch, error);
    }
  }

  #settleAll(slots: readonly Slot<Trust>[], outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      const slot = slots[outcome.index];
      if (slot) this.#settle(slot, outcome);
    }
  }

  /** Of what was not told before it came to an end. */
  #fail(slots: readonly Slot<Trust>[], error: unknown): void {
    for (const slot of slots) {
      const { state } = slot.entry;
      const item = state.status === 'sealed' ? state.item : null;
      if (state.status === 'opening' || item) this.#set(slot, { status: 'refused', error, item });
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
    const areMany = this.#slots.size > MANY && this.#waiting.length + this.#reading > 0;
    this.#telling ??= setTimeout(() => this.#tellNow(), areMany ? TELL_OF_MANY_EVERY_MS : TELL_EVERY_MS);
  }

  /** What ended a long wait is not itself made to wait. */
  #tellSoon(): void {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => this.#tellNow(), TELL_EVERY_MS);
  }

  #tellNow(): void {
    this.#telling = undefined;
    this.#snapshot = { ...this.#snapshot };
    for (const listener of this.#listeners) listener();
  }
}
