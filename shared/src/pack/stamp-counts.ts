import type { TimeStamp } from '../time-stamp-token.ts';

/** So far, and by as much as the authority says it may be off, a stamp may be earlier than what it is for: clocks differ a little. */
export const CLOCKS_DIFFER_MS = 60_000;

/** Stamps that are earlier than the receipts they are for, which cannot be: a receipt's time is in what is stamped. */
export interface EarlyStamps {
  readonly items: number;
  /** Those of the item for which they lie furthest apart: by the authority's clock, and by the server's. */
  readonly stampedAt: number;
  readonly serverTime: number;
}

/** What one authority stamped of a pack. */
export interface StampedItems extends Pick<TimeStamp, 'authority' | 'certificateSha256'> {
  readonly items: number;
  /** The earliest of its stamps. */
  readonly firstAt: number;
  /** Null where its clock and the server's agree. */
  readonly early: EarlyStamps | null;
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

  /**
   * @param stamp null for an item without one
   * @param serverTime of its receipt
   */
  add(stamp: TimeStamp | null, serverTime: number): void {
    if (stamp === null) {
      this.#unstamped += 1;
      return;
    }
    const { at, authority, certificateSha256 } = stamp;
    const known = this.#byCertificate.get(certificateSha256);
    this.#byCertificate.set(certificateSha256, {
      authority,
      certificateSha256,
      items: (known?.items ?? 0) + 1,
      firstAt: Math.min(known?.firstAt ?? at, at),
      early: earlyWith(known?.early ?? null, stamp, serverTime),
    });
  }

  notes(): StampNotes {
    return { stamped: [...this.#byCertificate.values()], unstamped: this.#unstamped };
  }
}

function earlyWith(
  early: EarlyStamps | null,
  { at, accuracyMs }: Pick<TimeStamp, 'at' | 'accuracyMs'>,
  serverTime: number,
): EarlyStamps | null {
  if (serverTime - at <= accuracyMs + CLOCKS_DIFFER_MS) return early;
  const items = (early?.items ?? 0) + 1;
  const isFurthest = early === null || serverTime - at > early.serverTime - early.stampedAt;
  return isFurthest ? { items, stampedAt: at, serverTime } : { ...early, items };
}
