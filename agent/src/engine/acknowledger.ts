import type { Clock } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import { Backoff } from '../transport/backoff.ts';

/** A signed word, and whether the server has it. */
export interface SignedWord {
  readonly token: string;
  readonly taken: boolean;
}

export interface AcknowledgerParts {
  /** What it is about, for the log. */
  readonly what: string;
  /** What the state holds; undefined where nothing is to be said. */
  readonly word: () => SignedWord | null | undefined;
  readonly send: (token: string) => Promise<unknown>;
  /** Writes down that the server has it, unless another took its place meanwhile. */
  readonly taken: (token: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Sends the signed word that something was accepted until the server has taken it. */
export class Acknowledger {
  readonly #parts: AcknowledgerParts;
  readonly #backoff: Backoff;
  #cancelTimer = () => {};
  #running = false;
  #again = false;
  #closed = false;

  constructor(parts: AcknowledgerParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.random);
  }

  get isTaken(): boolean {
    return this.#parts.word()?.taken !== false;
  }

  /** Sends what was not taken yet, at once. */
  kick(): void {
    if (!this.isTaken && !this.#running && !this.#closed) void this.#run();
  }

  /** Sends the latest word also where the server had taken it: it asks again, or has lost it. */
  resend(): void {
    this.#again = true;
    if (!this.#running && !this.#closed) void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  async #run(): Promise<void> {
    const { what, log, clock } = this.#parts;
    this.#running = true;
    this.#cancelTimer();
    try {
      do {
        this.#again = false;
        await this.#send();
        this.#backoff.reset();
      } while ((this.#again || !this.isTaken) && !this.#closed);
    } catch (error) {
      const waitMs = this.#backoff.nextMs();
      log.warn(`${what} was not taken, trying again in ${Math.round(waitMs / 1000)} s: ${reasonOf(error)}`);
      if (!this.#closed) this.#cancelTimer = clock.setTimer(() => this.resend(), waitMs);
    } finally {
      this.#running = false;
    }
  }

  async #send(): Promise<void> {
    const token = this.#parts.word()?.token;
    if (token === undefined) return;
    await this.#parts.send(token);
    await this.#parts.taken(token);
  }
}
