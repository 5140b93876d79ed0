import type { Clock } from '../../agent/src/clock.ts';

/** A clock that goes when the test says so. The wall clock can be set apart from time itself. */
export class FakeClock implements Clock {
  #now = 1_800_000_000_000;
  #monotonicMs = 5_000_000;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { at: this.#monotonicMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get timers(): number {
    return this.#timers.length;
  }

  /** Lets time pass, calling each timer when it is due; what was awaited goes on in between. */
  async pass(ms: number): Promise<void> {
    const end = this.#monotonicMs + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#move(Math.max(0, next.at - this.#monotonicMs));
      this.#timers = this.#timers.filter((other) => other !== next);
      next.callback();
      await settle();
    }
    this.#move(end - this.#monotonicMs);
    await settle();
  }

  /** The Mac sleeps: time passes and no timer comes; those that are due come one after the other at wake-up. */
  async sleep(ms: number): Promise<void> {
    this.#move(ms);
    await this.pass(0);
  }

  /** Somebody sets the clock. */
  set(byMs: number): void {
    this.#now += byMs;
  }

  #move(ms: number): void {
    this.#now += ms;
    this.#monotonicMs += ms;
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};
