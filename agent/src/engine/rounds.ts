import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import type { AgentState } from '../state/agent-state.ts';
import type { CycleRunner } from './cycle-runner.ts';
import { protocolMode } from './mode.ts';
import type { TrialIntervals } from './ports.ts';
import { rhythmOf } from './rhythm.ts';
import { Scheduler } from './scheduler.ts';

export interface RoundsParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** The state now; null where the pairing is over. */
  readonly state: () => AgentState | null;
  readonly trial: TrialIntervals;
  readonly newRunner: () => CycleRunner;
  /** Begins what goes on beside a round, which does not wait for it. */
  readonly beside: () => void;
  /** Ends a round. */
  readonly afterwards: () => void;
  readonly onTick: () => void;
  readonly onSlept: () => void;
  readonly onClockJump: (byMs: number) => void;
}

/** The rounds of the sensors: when the mode's rhythm says so, and ended when the mode ends. */
export class Rounds {
  readonly #parts: RoundsParts;
  readonly #scheduler: Scheduler;
  #runner: CycleRunner;
  /** Ends what is captured in the present mode. */
  #capturing = new AbortController();

  constructor(parts: RoundsParts) {
    const { clock, random, onTick, onSlept, onClockJump } = parts;
    this.#parts = parts;
    this.#runner = parts.newRunner();
    this.#scheduler = new Scheduler({ clock, random, run: () => this.#round(), onTick, onSlept, onClockJump });
  }

  /** Keeps the rhythm of the mode from now on, beginning at once. Ended rounds are not waited for. */
  follow({ ended }: { readonly ended: boolean }): void {
    this.#scheduler.follow(this.#rhythm(), ended);
  }

  /** Ends what is captured and discards what is not on disk yet. */
  end(): void {
    this.#capturing.abort();
    this.#capturing = new AbortController();
  }

  /** The Mac woke up: a round that is due begins now. */
  wake(): void {
    this.#scheduler.wake();
  }

  /** Begins a round at once. @returns false where the mode has none. */
  now(): boolean {
    return this.#scheduler.now();
  }

  /** The server moved, and the sensors ask it for places. */
  renewSensors(): void {
    this.#runner = this.#parts.newRunner();
  }

  close(): void {
    this.#capturing.abort();
    this.#scheduler.close();
  }

  /** One round: the sensors, with a check-in beside them that they do not wait for. */
  async #round(): Promise<void> {
    const { state, beside, afterwards, log } = this.#parts;
    const [now, rhythm] = [state(), this.#rhythm()];
    const mode = now && protocolMode(now.mode);
    if (!mode || rhythm === null) return;
    const { intervalMs, trial } = rhythm;
    const ordered = now.orders.mode;
    try {
      const capturing = this.#runner.run({
        cycle: { id: randomUUID(), mode, intervalSeconds: Math.round(intervalMs / 1000), trial },
        ...{ orderSeq: ordered?.seq ?? 0, orderHash: ordered?.hash ?? null },
        signal: this.#capturing.signal,
      });
      beside();
      await capturing;
      afterwards();
    } catch (error) {
      log.error(`a round failed: ${reasonOf(error)}`);
    }
  }

  #rhythm() {
    const state = this.#parts.state();
    return state === null ? null : rhythmOf(state.mode, this.#parts.trial);
  }
}
