import type { Clock } from '../clock.ts';

export interface TryOptions {
  readonly clock: Clock;
  /** Tries within the window. */
  readonly budget: number;
  readonly windowMs: number;
}

/** Keys counted at most; the oldest window goes. */
const MAX_KEYS = 50_000;

/** Counts tries at something short enough to be guessed by whoever is past the password. Nothing is locked: a count ends with its window. */
export class Tries {
  readonly #options: TryOptions;
  readonly #counts = new Map<string, { readonly endsAt: number; tries: number }>();

  constructor(options: TryOptions) {
    this.#options = options;
  }

  /** Counts one try. @returns milliseconds until the next is allowed; 0 where this one is. */
  count(key: string): number {
    const { clock, budget, windowMs } = this.#options;
    const now = clock.now();
    let known = this.#counts.get(key);
    if (!known || known.endsAt <= now) {
      this.#counts.delete(key);
      const [oldest] = this.#counts.keys();
      if (this.#counts.size >= MAX_KEYS && oldest !== undefined) this.#counts.delete(oldest);
      known = { endsAt: now + windowMs, tries: 0 };
      this.#counts.set(key, known);
    }
    known.tries += 1;
    return known.tries > budget ? known.endsAt - now : 0;
  }

  /** Forgets the tries: one was right. */
  clear(key: string): void {
    this.#counts.delete(key);
  }
}
