const FIRST_MS = 1_000;
export const LONGEST_BACKOFF_MS = 60_000;

/** How long an item waits for which the server had no room: only an operator, or time, makes some. */
export const NO_ROOM_MS = 15 * 60_000;

/** How long to wait before the next try: doubling from 1 s to 60 s, of which a random half, so that agents spread. */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** @param random a number from 0 to 1, `Math.random` outside tests. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds to wait after one more failure. */
  nextMs(): number {
    const ceiling = Math.min(LONGEST_BACKOFF_MS, FIRST_MS * 2 ** Math.min(this.#failures, 16));
    this.#failures += 1;
    return Math.round(ceiling / 2 + (ceiling / 2) * this.#random());
  }

  reset(): void {
    this.#failures = 0;
  }
}
