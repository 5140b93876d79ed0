import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { LimitService } from './limits.ts';

/** How long a limit and what a Mac has stored are believed: items go by other ways, and the operator changes limits. */
const BELIEVED_MS = 10_000;

/** Macs whose bytes are remembered; the oldest is forgotten beyond. */
const CAPACITY = 50_000;

interface QuotaPorts {
  readonly clock: Clock;
  readonly limits: Pick<LimitService, 'current'>;
  /** Sealed bytes of a Mac's items that are stored. */
  readonly bytesOf: (deviceId: string) => Promise<number>;
  readonly isStored: (deviceId: string, itemId: string) => Promise<boolean>;
}

interface Usage {
  readAt: number;
  bytes: number;
  /** Of items that were let in and are not answered yet. */
  arriving: number;
}

/** Keeps each Mac within the bytes that the operator allows it, without a query for each item. */
export class StorageQuota {
  readonly #ports: QuotaPorts;
  readonly #usage = new Map<string, Usage>();
  #limit: { readonly readAt: number; readonly bytes: number | null } = {
    readAt: Number.NEGATIVE_INFINITY,
    bytes: null,
  };

  constructor(ports: QuotaPorts) {
    this.#ports = ports;
  }

  /**
   * Lets an item of `size` bytes in. One that is stored already is always let in: its receipt is due.
   * @returns to be called once it is answered, with whether it is stored now; further calls do nothing.
   * @throws HomewardError `storage_full`
   */
  async admit(deviceId: string, itemId: string, size: number): Promise<(isStored: boolean) => void> {
    const limit = await this.#limitNow();
    if (limit === null || size === 0) return () => {};
    const usage = await this.#usageOf(deviceId);
    if (usage.bytes + usage.arriving + size > limit) {
      if (await this.#ports.isStored(deviceId, itemId)) return () => {};
      throw new HomewardError(
        'storage_full',
        'what the operator allows one Mac is used up; it waits on the Mac until there is room',
      );
    }
    usage.arriving += size;
    let isUnderWay = true;
    return (isStored) => {
      if (!isUnderWay) return;
      isUnderWay = false;
      usage.arriving -= size;
      // Too much for one that came again; the next look sets it right.
      if (isStored) usage.bytes += size;
    };
  }

  async #limitNow(): Promise<number | null> {
    const now = this.#ports.clock.now();
    if (Math.abs(now - this.#limit.readAt) > BELIEVED_MS) {
      this.#limit = { readAt: now, bytes: (await this.#ports.limits.current()).maxBytes };
    }
    return this.#limit.bytes;
  }

  async #usageOf(deviceId: string): Promise<Usage> {
    const now = this.#ports.clock.now();
    const known = this.#usage.get(deviceId);
    if (known && Math.abs(now - known.readAt) <= BELIEVED_MS) return known;
    const bytes = await this.#ports.bytesOf(deviceId);
    const usage = this.#usage.get(deviceId) ?? { readAt: now, bytes, arriving: 0 };
    const [oldest] = this.#usage.keys();
    if (this.#usage.size >= CAPACITY && oldest !== undefined) this.#usage.delete(oldest);
    this.#usage.set(deviceId, Object.assign(usage, { readAt: now, bytes }));
    return usage;
  }
}
