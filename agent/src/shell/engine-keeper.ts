import { HomewardError } from '@homeward/shared/errors';
import { within } from '../deadline.ts';
import type { Reception } from '../engine/order-desk.ts';
import { reasonOf } from '../log.ts';
import type { ReleaseWish } from '../state/agent-state.ts';
import type { JournalPage, JournalQuery } from '../state/journal-page.ts';
import { Backoff } from '../transport/backoff.ts';
import { setAwakeTimer } from './awake-timer.ts';
import type { EngineProcess } from './engine-launcher.ts';
import { EngineLife, type EngineLifeParts, type EngineLine } from './engine-life.ts';
import { EnginePulse } from './engine-pulse.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { ShellPermissions, ShellStatus } from './shell-status.ts';
import { type StartTrouble, startFailureOf } from './start-trouble.ts';

/** An engine that has said nothing for so long after its start will not. */
const START_DEADLINE_MS = 60_000;
/** After one that ran for so long before it crashed, the next one is started as soon as after the first crash. */
const RAN_WELL_MS = 60_000;
/** An absence is told when it lasts longer than this. */
const TELL_AFTER_MS = 10_000;
/** What is asked while the engine is away waits this long for it. */
const AWAY_MS = 10_000;
/** The shell has a second to quit in. */
const CLOSE_MS = 800;

export interface EngineKeeperParts extends Omit<EngineLifeParts, 'process' | 'onStatus' | 'onRefusal' | 'onFailure'> {
  /** Starts the engine's process, which is told what the system lets the app do now. */
  readonly launch: (permissions: ShellPermissions) => EngineProcess;
  /** What the system lets the app do as the shell starts. */
  readonly permissions: ShellPermissions;
  /** Whether this machine has any network, as far as its system knows. */
  readonly hasNetwork: () => boolean;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

/**
 * The engine as the shell has it, over all the lives of its process. One that crashes is started again, later each
 * time, and at once when the Mac wakes; one that hangs is ended first. Meanwhile the shell shows what was last known.
 * The mode is on disk: an engine that comes back goes on with what the last one did.
 */
export class EngineKeeper implements ShellEngine {
  readonly #parts: EngineKeeperParts;
  readonly #backoff: Backoff;
  readonly #listeners = new Set<() => void>();
  readonly #first = Promise.withResolvers<void>();
  #permissions: ShellPermissions;
  #status: ShellStatus | undefined;
  /** What kept the last engine that did not get to its work from it. */
  #startTrouble: StartTrouble | null = null;
  #life: EngineLife | undefined;
  /** The line to an engine that has told its status. */
  #line: EngineLine | undefined;
  #pulse: EnginePulse | undefined;
  #arrival = Promise.withResolvers<EngineLine>();
  #isAwayLong = false;
  #cancelRestart: (() => void) | undefined;
  #cancelTelling: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: EngineKeeperParts) {
    this.#parts = parts;
    this.#permissions = parts.permissions;
    this.#backoff = new Backoff(parts.random);
  }

  /**
   * Starts the engine; resolves when it has told its status, however often it has to be started for that.
   * @throws Error in words where it says that it cannot work here.
   */
  start(): Promise<void> {
    this.#begin();
    return this.#first.promise;
  }

  /** What the engine told last. @throws Error before `start` has resolved: a mistake of the caller. */
  status(): ShellStatus {
    if (this.#status === undefined) throw new Error('the engine has not told its status yet');
    const isOnline = this.#status.isOnline && this.#parts.hasNetwork();
    return { ...this.#status, isOnline, trouble: this.#isAwayLong ? 'restarting' : this.#status.trouble };
  }

  /** Why there is no first status yet, where it has been long in coming. A change of it is told too. */
  get startTrouble(): StartTrouble | null {
    return this.#status === undefined && this.#isAwayLong && !this.#isClosed ? this.#startTrouble : null;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wake(): void {
    this.#pulse?.wake();
    if (this.#cancelRestart) this.#begin();
    else this.#line?.tell('wake', null);
  }

  async reportNow(): Promise<void> {
    await (await this.#reach()).ask('report-now', null);
  }

  async takeIn(token: string): Promise<Reception> {
    return (await this.#reach()).ask('take-in', token);
  }

  async journal(query: JournalQuery): Promise<JournalPage> {
    return (await this.#reach()).ask('journal', query);
  }

  async askRelease(wish: ReleaseWish): Promise<void> {
    await (await this.#reach()).ask('ask-release', wish);
  }

  async acknowledgeSummary(): Promise<void> {
    await (await this.#reach()).ask('acknowledge-summary', null);
  }

  permissionsAre(permissions: ShellPermissions): void {
    this.#permissions = permissions;
    this.#line?.tell('permissions-are', permissions);
  }

  /** Ends the engine's process, in any case. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#pulse?.end();
    this.#cancelRestart?.();
    this.#cancelTelling?.();
    const life = this.#life;
    if (life === undefined) return;
    await within(this.#parts.clock, CLOSE_MS, new AbortController().signal, async () => {
      life.line.tell('close', null);
      await life.ended;
    });
    life.kill();
  }

  /** The line to the engine, now or soon. */
  async #reach(): Promise<EngineLine> {
    const line = await within(this.#parts.clock, AWAY_MS, new AbortController().signal, () => this.#arrival.promise);
    if (line === undefined) throw new HomewardError('engine_away', 'try again in a minute');
    return line;
  }

  #begin(): void {
    this.#cancelRestart?.();
    this.#cancelRestart = undefined;
    const { clock, log } = this.#parts;
    const process = this.#launch();
    if (process === undefined) return;
    const startedAt = clock.monotonicMs();
    let trouble: StartTrouble | undefined;
    const life: EngineLife = new EngineLife({
      ...this.#parts,
      process,
      onStatus: (status) => {
        cancelDeadline();
        this.#hear(status, life);
      },
      onRefusal: (why) => {
        // Later on it may be an engine of before that is still ending.
        if (this.#status !== undefined) return;
        this.#isClosed = true;
        this.#first.reject(new Error(why));
      },
      onFailure: (failure) => {
        trouble = failure;
      },
    });
    this.#life = life;
    const giveUp = () => {
      log.error('the engine does not start, and is ended');
      trouble ??= { why: 'silent', detail: '' };
      life.kill();
    };
    const cancelDeadline = setAwakeTimer(clock, giveUp, START_DEADLINE_MS);
    void life.ended.then((code) => {
      cancelDeadline();
      this.#startTrouble = trouble ?? { why: 'ended', detail: String(code) };
      this.#lose(`ended (${code})`, clock.monotonicMs() - startedAt);
    });
  }

  /** Starts its process. Undefined where not even that works: it is tried again like one that ended. */
  #launch(): EngineProcess | undefined {
    try {
      return this.#parts.launch(this.#permissions);
    } catch (error) {
      this.#startTrouble = startFailureOf(error);
      this.#lose(`cannot be started (${reasonOf(error)})`, 0);
      return undefined;
    }
  }

  #hear(status: ShellStatus, life: EngineLife): void {
    const { line } = life;
    this.#status = status;
    if (this.#line === undefined) {
      this.#line = line;
      this.#pulse = new EnginePulse({ line, clock: this.#parts.clock, onSilence: () => this.#giveUp(life) });
      this.#arrival.resolve(line);
      this.#cancelTelling?.();
      this.#cancelTelling = undefined;
      this.#isAwayLong = false;
      this.#first.resolve();
      // They may have changed since its start, and an engine that was running already knows of none.
      line.tell('permissions-are', this.#permissions);
    }
    this.#notify();
  }

  /** The engine hangs, and has for so long that it is told at once. */
  #giveUp(life: EngineLife): void {
    this.#parts.log.error('the engine does not answer any more, and is ended');
    this.#tellAbsence();
    life.kill();
  }

  /** There is no process of the engine's, without anybody's having asked for that. */
  #lose(how: string, ranMs: number): void {
    const { clock, log } = this.#parts;
    this.#life = undefined;
    this.#pulse?.end();
    this.#pulse = undefined;
    if (this.#line !== undefined) this.#arrival = Promise.withResolvers();
    this.#line = undefined;
    if (this.#isClosed) return;
    if (ranMs >= RAN_WELL_MS) this.#backoff.reset();
    const waitMs = this.#backoff.nextMs();
    log.error(`the engine ${how}; it is started again in ${Math.round(waitMs / 1000)} s`);
    if (this.startTrouble !== null) this.#notify();
    this.#cancelRestart = clock.setTimer(() => this.#begin(), waitMs);
    this.#cancelTelling ??= clock.setTimer(() => this.#tellAbsence(), TELL_AFTER_MS);
  }

  #tellAbsence(): void {
    this.#isAwayLong = true;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        this.#parts.log.error(`a change cannot be shown: ${reasonOf(error)}`);
      }
    }
  }
}
