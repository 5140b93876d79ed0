import { NO_ROOM_MS } from '../transport/backoff.ts';
import { byPlaceInChain, type ItemFile } from './item-file.ts';

/** An item that waits to be sent. */
export interface WaitingItem extends ItemFile {
  /** Bytes of its file. */
  bytes: number;
  /** Whether only its envelope is left. */
  dropped: boolean;
  inFlight: boolean;
  /** Not to be tried before this time (milliseconds since 1970), after the server failed on this very item. */
  notBefore: number;
  failures: number;
}

/** The queue in memory: which items wait, and which goes next. It holds names and sizes, never bodies. */
export class WaitingItems {
  /** In the chain's order. */
  #items: WaitingItem[] = [];
  /** Those of the current cycle. */
  #urgent: WaitingItem[] = [];
  #urgentCycle: string | null = null;
  #bytes = 0;
  #onChange = () => {};

  /** Tells when more or fewer items wait. */
  listen(onChange: () => void): void {
    this.#onChange = onChange;
  }

  get count(): number {
    return this.#items.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get all(): readonly WaitingItem[] {
    return this.#items;
  }

  has(epoch: number, seq: number): boolean {
    return this.#items.some((item) => item.epoch === epoch && item.seq === seq);
  }

  /** @param urgentFor the cycle's id for what is to go before the backlog; a new cycle's id ends the urgency of the one before. */
  add(file: ItemFile, bytes: number, dropped: boolean, urgentFor: string | null = null): void {
    if (urgentFor !== null && urgentFor !== this.#urgentCycle) {
      this.#urgentCycle = urgentFor;
      this.#urgent = [];
    }
    const item = { ...file, bytes, dropped, inFlight: false, notBefore: 0, failures: 0 };
    if (urgentFor !== null) this.#urgent.push(item);
    this.#bytes += bytes;
    const last = this.#items.at(-1);
    this.#items.push(item);
    if (last !== undefined && byPlaceInChain(last, item) > 0) this.#items.sort(byPlaceInChain);
    this.#onChange();
  }

  remove(item: WaitingItem): void {
    const index = this.#items.indexOf(item);
    if (index < 0) return;
    this.#items.splice(index, 1);
    this.#urgent = this.#urgent.filter((other) => other !== item);
    this.#bytes -= item.bytes;
    this.#onChange();
  }

  /** Notes that an item's file became smaller. */
  shrink(item: WaitingItem, bytes: number): void {
    this.#bytes -= item.bytes - bytes;
    item.bytes = bytes;
    item.dropped = true;
  }

  /** The item to send next: of the current cycle first, then oldest first; undefined where none is due. */
  next(now: number): WaitingItem | undefined {
    // Put off for longer than anything is: the clock was set back since.
    const isDue = ({ inFlight, notBefore }: WaitingItem) =>
      !inFlight && (notBefore <= now || notBefore > now + NO_ROOM_MS);
    return this.#urgent.find(isDue) ?? this.#items.find(isDue);
  }

  /** When an item that was put off is due again; null where none was. */
  get nextDueAt(): number | null {
    const times = this.#items.filter((item) => !item.inFlight).map((item) => item.notBefore);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Forgets what was put off: the world has changed. */
  retryAll(): void {
    for (const item of this.#items) item.notBefore = 0;
  }
}
