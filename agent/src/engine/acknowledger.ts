import type { Clock } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import type { StateStore } from '../state/state-store.ts';
import { Backoff } from '../transport/backoff.ts';
import type { ServerClient } from '../transport/server-client.ts';

export interface AcknowledgerParts {
  readonly store: StateStore;
  readonly client: () => ServerClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** Sends the signed word that an order was accepted until the server has taken it. */
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
    return this.#parts.store.paired?.orders.acknowledgement?.taken !== false;
  }

  /** Sends what was not taken yet, at once. */
  kick(): void {
    if (!this.isTaken && !this.#running && !this.#closed) void this.#run();
  }

  /** Sends the latest acknowledgement also where the server had taken it: it asks again, or has lost it. */
  resend(): void {
    this.#again = true;
    if (!this.#running && !this.#closed) void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  async #run(): Promise<void> {
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
      this.#parts.log.warn(
        `the acknowledgement was not taken, trying again in ${Math.round(waitMs / 1000)} s: ${reasonOf(error)}`,
      );
      if (!this.#closed) this.#cancelTimer = this.#parts.clock.setTimer(() => this.resend(), waitMs);
    } finally {
      this.#running = false;
    }
  }

  async #send(): Promise<void> {
    const { store, client } = this.#parts;
    const acknowledgement = store.paired?.orders.acknowledgement;
    if (!acknowledgement) return;
    const { token } = acknowledgement;
    await client().call('acknowledge', { body: { acknowledgement: token } });
    if (store.paired === null) return;
    await store.change((state) => {
      const current = state.orders.acknowledgement;
      if (current?.token !== token || current.taken) return state;
      return { ...state, orders: { ...state.orders, acknowledgement: { token, taken: true } } };
    });
  }
}
