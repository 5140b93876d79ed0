import type { Clock } from '../clock.ts';

/** Timers are late after sleep: the wall clock is looked at this often at least. */
const TICK_MS = 10_000;
/** A tick that comes this much too late was held up by sleep. */
const SLEPT_MS = 20_000;
/** A wall clock that went so much further, or less far, than time itself was changed. */
const CLOCK_JUMP_MS = 120_000;
/** Agents must not all come on the same minute: each round is up to this share of its interval earlier or later. */
const JITTER = 0.05;

export interface Rhythm {
  readonly intervalMs: number;
  readonly jitter: boolean;
}

export interface SchedulerParts {
  readonly clock: Clock;
  readonly random: () => number;
  /** One round; the next one is not begun before it is over. */
  readonly run: () => Promise<void>;
  /** Called at each look at the clock. */
  readonly onTick: () => void;
  readonly onSlept: () => void;
  readonly onClockJump: (byMs: number) => void;
}

/** Begins rounds by the wall clock. Rounds missed in sleep are made up for by one, at once. */
export class Scheduler {
  readonly #parts: SchedulerParts;
  #rhythm: Rhythm | null = null;
  #dueAt = Number.POSITIVE_INFINITY;
  /** The round that is running; one that was ended no longer counts, though it may still wind down. */
  #running: object | null = null;
  #cancelTimer = () => {};
  #closed = false;
  #lastNow: number;
  #lastMonotonicMs: number;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#lastNow = parts.clock.now();
    this.#lastMonotonicMs = parts.clock.monotonicMs();
  }

  /**
   * Begins a round at once and keeps the rhythm from then on; null: no rounds.
   * @param ended whether the caller has ended the running round: the next one does not wait for it then.
   */
  follow(rhythm: Rhythm | null, ended: boolean): void {
    this.#rhythm = rhythm;
    this.#dueAt = rhythm === null ? Number.POSITIVE_INFINITY : this.#parts.clock.now();
    if (ended) this.#running = null;
    this.#look();
  }

  /** Begins a round at once, or right after the one that is running. @returns false where there are no rounds. */
  now(): boolean {
    if (this.#rhythm === null) return false;
    this.#dueAt = this.#parts.clock.now();
    this.#look();
    return true;
  }

  /** Looks at the clock now: the Mac woke up. */
  wake(): void {
    this.#look();
  }

  /** When the next round begins, milliseconds since 1970. */
  get dueAt(): number {
    return this.#dueAt;
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  #look(): void {
    if (this.#closed) return;
    this.#cancelTimer();
    this.#watchClock();
    this.#parts.onTick();
    const now = this.#parts.clock.now();
    if (this.#rhythm !== null && this.#running === null && now >= this.#dueAt) this.#begin(now, this.#rhythm);
    const waitMs = this.#running !== null ? TICK_MS : Math.min(TICK_MS, Math.max(0, this.#dueAt - now));
    if (!this.#closed) this.#cancelTimer = this.#parts.clock.setTimer(() => this.#look(), waitMs);
  }

  #begin(now: number, rhythm: Rhythm): void {
    this.#dueAt = this.#after(now, rhythm);
    const round = {};
    this.#running = round;
    void this.#parts.run().finally(() => {
      if (this.#running !== round) return;
      this.#running = null;
      this.#look();
    });
  }

  #after(now: number, { intervalMs, jitter }: Rhythm): number {
    return now + intervalMs * (jitter ? 1 - JITTER + 2 * JITTER * this.#parts.random() : 1);
  }

  #watchClock(): void {
    const { clock, onSlept, onClockJump } = this.#parts;
    const [now, monotonicMs] = [clock.now(), clock.monotonicMs()];
    const elapsedMs = monotonicMs - this.#lastMonotonicMs;
    const jumpMs = now - this.#lastNow - elapsedMs;
    this.#lastNow = now;
    this.#lastMonotonicMs = monotonicMs;
    if (Math.abs(jumpMs) > CLOCK_JUMP_MS) {
      // Set back, the clock must not put the next round off; set forward, a round too early does no harm.
      if (this.#rhythm !== null) this.#dueAt = Math.min(this.#dueAt, now + this.#rhythm.intervalMs);
      onClockJump(Math.round(jumpMs));
    }
    if (elapsedMs > TICK_MS + SLEPT_MS) onSlept();
  }
}
