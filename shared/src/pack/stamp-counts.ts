import type { TimeStamp } from '../time-stamp-token.ts';

/** What one authority stamped of a pack. */
export interface StampedItems extends Pick<TimeStamp, 'authority' | 'certificateSha256'> {
  readonly items: number;
  /** The earliest of its stamps. */
  readonly firstAt: number;
}

/** The time stamps of a pack's items. */
export interface StampNotes {
  readonly stamped: readonly StampedItems[];
  /** Items without one. */
  readonly unstamped: number;
}

/** Counts items by who stamped them. */
export class StampCounts {
  readonly #byCertificate = new Map<string, StampedItems>();
  #unstamped = 0;

  /** @param stamp null for an item without one */
  add(stamp: TimeStamp | null): void {
    if (stamp === null) {
      this.#unstamped += 1;
      return;
    }
    const { at, authority, certificateSha256 } = stamp;
    const { items, firstAt } = this.#byCertificate.get(certificateSha256) ?? { items: 0, firstAt: at };
    const counted = { authority, certificateSha256, items: items + 1, firstAt: Math.min(firstAt, at) };
    this.#byCertificate.set(certificateSha256, counted);
  }

  notes(): StampNotes {
    return { stamped: [...this.#byCertificate.values()], unstamped: this.#unstamped };
  }
}
