import type { ListedItem } from '@homeward/shared/api/devices';
import type { Envelope } from '@homeward/shared/envelope';
import type { ItemTrust } from '../owner/items.ts';
import type { ItemEntry, ItemStore, Slot } from './item-store.ts';
import type { Opener } from './opener.ts';
import type { ReadItem, ReadPage } from './opener-protocol.ts';
import { readItem } from './read-page.ts';

/** Items of the first page: the latest position is among them, and is not to wait for others. */
const FIRST_PAGE = 20;
const PAGE = 200;

/** Items that are loaded without being asked for: two years of hourly reports. */
const PORTION = 20_000;

/** Pages that are looked through for what was missed. */
const MOST_PAGES = 250;

export interface HistoryView {
  /** Newest first; before the first page, what is known from elsewhere. */
  readonly entries: readonly ItemEntry[];
  /** Nothing is listed yet. */
  readonly isPending: boolean;
  /** Older items are on their way. */
  readonly isLoading: boolean;
  /** Everything that the server lists is here. */
  readonly isWhole: boolean;
  readonly error: unknown;
}

/**
 * What a Mac sent, newest first, loaded in the background page by page while its page is shown; never faster than it is
 * opened, and not while nobody looks.
 */
export class MacHistory<Trust = ItemTrust> {
  readonly #deviceId: string;
  readonly #store: ItemStore<Trust>;
  readonly #opener: Opener<Trust>;
  #slots: Slot<Trust>[] = [];
  readonly #known = new Set<Slot<Trust>>();
  #cursor: string | null = null;
  #hasBegun = false;
  #isWhole = false;
  #most = PORTION;
  #trust: Trust | null = null;
  #isWanted = false;
  #running: Promise<void> | null = null;
  #catchingUp: Promise<void> | null = null;
  #error: unknown = null;
  /** Items that the server counts and does not list, as it was found by looking through all. */
  #unlisted = 0;
  #view: HistoryView = { entries: [], isPending: true, isLoading: false, isWhole: false, error: null };
  #seenStore: object | null = null;
  #isChanged = false;

  constructor(deviceId: string, store: ItemStore<Trust>, opener: Opener<Trust>) {
    this.#deviceId = deviceId;
    this.#store = store;
    this.#opener = opener;
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  readonly view = (): HistoryView => {
    const now = this.#store.view();
    if (now !== this.#seenStore || this.#isChanged) {
      this.#seenStore = now;
      this.#isChanged = false;
      this.#view = {
        entries: this.#hasBegun ? this.#slots.map(({ entry }) => entry) : this.#store.openOf(this.#deviceId),
        isPending: !this.#hasBegun && this.#error === null,
        isLoading: this.#running !== null,
        isWhole: this.#isWhole,
        error: this.#error,
      };
    }
    return this.#view;
  };

  /** Loads until everything is here, or it is told to pause. */
  load(trust: Trust): void {
    this.#trust = trust;
    this.#isWanted = true;
    this.#running ??= this.#run(trust);
  }

  /** Loads nothing more after the page that is on its way. */
  pause(): void {
    this.#isWanted = false;
  }

  /** Loads another portion. */
  more(): void {
    this.#most = this.#slots.length + PORTION;
    if (this.#trust) this.load(this.#trust);
  }

  /** Takes an item that has just come. */
  add(listed: ListedItem): void {
    const read = readItem(listed);
    if (read) this.#insert(read);
    this.#store.tell();
  }

  /**
   * Looks for what came while nobody told: page by page from the newest, until one holds nothing new.
   * @param stored items that the server has; looks on while fewer are here.
   */
  catchUp(stored = 0): Promise<void> {
    if (!this.#isWhole && this.#isWanted && this.#trust) this.load(this.#trust);
    if (!this.#hasBegun) return Promise.resolve();
    this.#catchingUp ??= this.#lookThrough(stored).finally(() => {
      this.#catchingUp = null;
    });
    return this.#catchingUp;
  }

  async #run(trust: Trust): Promise<void> {
    try {
      while (!this.#isWhole && this.#isWanted && this.#slots.length < this.#most) {
        await whileHidden();
        const page = this.#hasBegun ? await this.#readOn(trust) : await this.#begin(trust);
        for (const slot of page.slots) this.#take(slot, this.#slots.length);
        this.#hasBegun = true;
        this.#cursor = page.cursor;
        this.#isWhole = page.cursor === null;
        this.#error = null;
        this.#store.tell();
        await this.#store.room();
      }
    } catch (error) {
      this.#error = error;
    } finally {
      this.#running = null;
      this.#store.tell();
    }
  }

  /** The first page: all workers share in opening it. */
  async #begin(trust: Trust) {
    const { items, cursor } = await this.#opener.list({ deviceId: this.#deviceId, cursor: null, limit: FIRST_PAGE });
    return { slots: items.map((read) => this.#store.slotOf(read, trust, true)), cursor };
  }

  #readOn(trust: Trust) {
    return this.#store.readOn({ deviceId: this.#deviceId, cursor: this.#cursor, limit: PAGE }, trust);
  }

  async #lookThrough(stored: number): Promise<void> {
    try {
      let cursor: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const before = this.#slots.length;
        const limit = pages === 0 ? FIRST_PAGE : PAGE;
        const page: ReadPage = await this.#opener.list({ deviceId: this.#deviceId, cursor, limit });
        for (const read of page.items) this.#insert(read);
        const isMissing = this.#isWhole && this.#slots.length < stored - this.#unlisted;
        cursor = page.cursor;
        if (cursor === null || (this.#slots.length === before && !isMissing)) break;
      }
      if (cursor === null) this.#unlisted = Math.max(0, stored - this.#slots.length);
      this.#error = null;
    } catch (error) {
      this.#error = error;
    }
    this.#store.tell();
  }

  /** Older than all that is here, it comes with its page. */
  #insert(read: ReadItem): void {
    if (!this.#hasBegun || !this.#trust) return;
    const at = this.#slots.findIndex(({ entry }) => !isNewer(entry.envelope, read.envelope));
    if (at < 0 && !this.#isWhole) return;
    this.#take(this.#store.slotOf(read, this.#trust, true), at < 0 ? this.#slots.length : at);
  }

  #take(slot: Slot<Trust>, at: number): void {
    if (this.#known.has(slot)) return;
    this.#known.add(slot);
    this.#slots.splice(at, 0, slot);
    this.#isChanged = true;
  }
}

/** Whether `a` stands before `b` where the newest is first. */
const isNewer = (a: Envelope, b: Envelope): boolean =>
  (a.capturedAt - b.capturedAt || a.epoch - b.epoch || a.seq - b.seq) > 0;

/** Resolves once the page is looked at. */
function whileHidden(): Promise<void> {
  if (document.visibilityState !== 'hidden') return Promise.resolve();
  return new Promise((go) => {
    const look = () => {
      if (document.visibilityState === 'hidden') return;
      document.removeEventListener('visibilitychange', look);
      go();
    };
    document.addEventListener('visibilitychange', look);
  });
}
