import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface PendingOptions {
  readonly clock: Clock;
  readonly lifetimeSeconds: number;
  /** More than this many are not held: the oldest goes. */
  readonly capacity: number;
}

/**
 * Conversations of two requests (a sign-in begun, a challenge given), held in memory between the first and the second.
 * Each is taken once, and gone after its time or when the server stops.
 */
export class Pending<T> {
  readonly #options: PendingOptions;
  readonly #entries = new Map<string, { readonly value: T; readonly expiresAt: number }>();

  constructor(options: PendingOptions) {
    this.#options = options;
  }

  /** Begins one. @returns the id under which `take` finds it, a random UUID unless given. */
  add(value: T, id: string = randomUUID()): string {
    const now = this.#options.clock.now();
    // All live equally long and a Map keeps their order, so the first ones are the oldest.
    for (const [oldId, { expiresAt }] of this.#entries) {
      if (expiresAt > now && this.#entries.size < this.#options.capacity) break;
      this.#entries.delete(oldId);
    }
    this.#entries.set(id, { value, expiresAt: now + this.#options.lifetimeSeconds * 1000 });
    return id;
  }

  /** Takes one away; undefined for one that is unknown, taken already, or too old. */
  take(id: string): T | undefined {
    const value = this.see(id);
    this.#entries.delete(id);
    return value;
  }

  /** The same, but leaves it where it is: it lasts no longer for that. */
  see(id: string): T | undefined {
    const entry = this.#entries.get(id);
    return entry && entry.expiresAt > this.#options.clock.now() ? entry.value : undefined;
  }

  get size(): number {
    return this.#entries.size;
  }
}
