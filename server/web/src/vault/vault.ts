import type { OpenAccount, OpenSession } from '../owner/open-account.ts';
import { rememberStateRev } from './seen-state.ts';

/** Keys are in memory at most this long without a hand on the console. */
export const IDLE_LOCK_MS = 15 * 60_000;

/** Where the owner's keys are. */
export type VaultState =
  /**
   * `sessionLeft`: the keys are gone, but the server could not be told to end the session. `mayRun`: the page was just loaded,
   * and a session from before may still run.
   */
  | { readonly status: 'closed'; readonly sessionLeft: boolean; readonly mayRun: boolean }
  /**
   * Nothing can be opened without the password. `isSessionOver`: the server has ended the session; else it was locked by idling or
   * by hand, and the session may still run.
   */
  | {
      readonly status: 'locked';
      readonly loginName: string;
      readonly sessionId: string;
      readonly isSessionOver: boolean;
    }
  | { readonly status: 'open'; readonly account: OpenAccount; readonly sessionId: string };

/** The one place in the page that holds keys. */
export class Vault {
  #state: VaultState = { status: 'closed', sessionLeft: false, mayRun: true };
  #listeners = new Set<() => void>();
  #lastTouch = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): VaultState => this.#state;

  open({ account, session }: OpenSession): void {
    rememberStateRev(account.accountId, account.signedState.state.rev);
    this.#lastTouch = this.#now();
    // By the wall clock, since a sleeping machine's timers stand still.
    this.#timer ??= setInterval(() => this.#lockWhenIdle(), 5_000);
    this.#set({ status: 'open', account, sessionId: session.id });
  }

  /** Somebody is here. Who comes after the idle time finds it locked, also where a sleeping machine's timer is late. */
  touch(): void {
    this.#lockWhenIdle();
    this.#lastTouch = this.#now();
  }

  /** How long the keys stay if nobody does anything; without an end where there are none. */
  untilLockMs(): number {
    return this.#state.status === 'open' ? this.#lastTouch + IDLE_LOCK_MS - this.#now() : Number.POSITIVE_INFINITY;
  }

  lock(isSessionOver = false): void {
    if (this.#state.status !== 'open') return;
    const { account, sessionId } = this.#state;
    this.#stopTimer();
    this.#set({ status: 'locked', loginName: account.loginName, sessionId, isSessionOver });
  }

  close(sessionLeft = false): void {
    this.#stopTimer();
    this.#set({ status: 'closed', sessionLeft, mayRun: false });
  }

  #lockWhenIdle(): void {
    if (this.#now() - this.#lastTouch >= IDLE_LOCK_MS) this.lock();
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #set(state: VaultState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
