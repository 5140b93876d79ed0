import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Installing, InstallMarker } from './install-marker.ts';
import type { ShellStatus } from './shell-status.ts';
import type { UpdateState, Updates } from './update-state.ts';

const HOUR_MS = 3_600_000;
/** Not while the Mac has just been switched on and everything starts. */
const FIRST_LOOK_MS = HOUR_MS / 4;
const BETWEEN_LOOKS_MS = 4 * HOUR_MS;
/** The looks of all Macs must not come at the same minute: each is up to this share later. */
const JITTER = 0.5;
/** How often a new version that is ready looks whether nobody is disturbed. */
const READY_TICK_MS = HOUR_MS / 12;
/** After macOS did not put a version in place; each attempt costs two minutes without an agent. */
const AFTER_FAILURE_MS = 24 * HOUR_MS;

/** What looks for new versions, fetches one and puts it in place: electron-updater, in the app. */
export interface UpdateSource {
  /** @returns the newer version that is there; null where there is none. */
  look(): Promise<string | null>;
  /** Fetches what `look` found, to the disk, and checks it. */
  fetch(signal: AbortSignal): Promise<void>;
  /** Hands what was fetched to macOS's updater, which checks who signed it. */
  stage(): Promise<void>;
  /** Quits; macOS puts the new version in place and starts it. */
  install(): void;
}

export interface AppUpdatesParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly version: string;
  /** Why there are no updates; null where there are. */
  readonly off: Extract<UpdateState, { state: 'off' }>['why'] | null;
  /** Called when the first look is due: until then none of it is in memory. */
  readonly load: () => Promise<UpdateSource>;
  readonly status: () => Pick<ShellStatus, 'mode'>;
  /** Whether a person has a window open. */
  readonly isDisturbing: () => boolean;
  readonly marker: Pick<InstallMarker, 'read' | 'write' | 'remove'>;
}

/**
 * Keeps the app up to date without a word: looks every few hours, fetches, and starts anew with what is ready when
 * nobody has a window open. Never while the Mac is stolen, not in the first hour and not later: a fetch would take the thief's
 * network from the photos, a start costs seconds without an agent, and a version that fails would fail when it counts.
 */
export class AppUpdates implements Updates {
  readonly #parts: AppUpdatesParts;
  #state: UpdateState;
  #source: UpdateSource | undefined;
  #isBusy = false;
  #isClosed = false;
  #working = new AbortController();
  #cancelTimer = () => {};

  constructor(parts: AppUpdatesParts) {
    this.#parts = parts;
    this.#state = parts.off === null ? { state: 'current', checkedAt: null } : { state: 'off', why: parts.off };
  }

  state(): UpdateState {
    return this.#state;
  }

  /** Says how the last new version went, and looks from now on. */
  start(): void {
    const { marker, log, version } = this.#parts;
    const last = marker.read();
    if (last?.to === version) {
      log.info(`updated from ${last.from} to ${version}`);
      marker.remove();
    } else if (last !== null) log.warn(`macOS did not put version ${last.to} in place`);
    if (this.#state.state !== 'off') this.#later(FIRST_LOOK_MS);
  }

  check(): void {
    if (this.#state.state !== 'off') void this.#round();
  }

  /** To be called when the mode may have changed, or a window closed. */
  onStatus(): void {
    if (this.#isStolen) this.#working.abort();
    else if (this.#state.state === 'ready' && !this.#isBusy) void this.#round();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer();
    this.#working.abort();
  }

  get #isStolen(): boolean {
    return this.#parts.status().mode.mode === 'stolen';
  }

  /** Looks for a version, or goes on with the one that is ready. */
  async #round(): Promise<void> {
    if (this.#isBusy) return;
    this.#cancelTimer();
    this.#isBusy = true;
    this.#working = new AbortController();
    try {
      if (!this.#isStolen) await this.#work();
    } catch (error) {
      // A name or a code alone: what a download says of itself may have addresses in it.
      this.#parts.log.warn(`no update: ${codeOf(error)}`);
      if (!this.#working.signal.aborted) this.#state = { state: 'failed', checkedAt: this.#parts.clock.now() };
      else this.#state = { state: 'current', checkedAt: null };
    } finally {
      this.#isBusy = false;
      this.#later(this.#state.state === 'ready' ? READY_TICK_MS : BETWEEN_LOOKS_MS);
    }
  }

  async #work(): Promise<void> {
    const { clock, log, load } = this.#parts;
    if (this.#state.state !== 'ready') {
      this.#state = { state: 'checking' };
      this.#source ??= await load();
      const version = await this.#source.look();
      if (version === null) {
        this.#state = { state: 'current', checkedAt: clock.now() };
        return;
      }
      if (hasFailed(this.#parts.marker.read(), version, clock.now())) {
        this.#state = { state: 'failed', checkedAt: clock.now() };
        return;
      }
      log.info(`version ${version} is there, and is fetched`);
      await this.#source.fetch(this.#working.signal);
      this.#state = { state: 'ready', version };
    }
    if (this.#state.state === 'ready') await this.#install(this.#state.version);
  }

  async #install(to: string): Promise<void> {
    const { clock, log, marker, version, isDisturbing } = this.#parts;
    const isQuiet = () => !this.#isStolen && !isDisturbing();
    const mark = () => marker.write({ from: version, to, at: clock.now() });
    if (!isQuiet()) return;
    // What macOS's updater has taken it puts in place whenever the app ends, asked or not (Electron, docs/api/auto-updater.md).
    mark();
    try {
      await this.#source?.stage();
    } catch (error) {
      marker.remove();
      throw error;
    }
    // It took a while.
    if (!isQuiet()) return;
    log.info(`version ${to} takes the place of ${version}`);
    mark();
    this.#source?.install();
  }

  #later(delayMs: number): void {
    const { clock, random } = this.#parts;
    this.#cancelTimer();
    if (this.#isClosed) return;
    this.#cancelTimer = clock.setTimer(() => void this.#round(), delayMs * (1 + JITTER * random()));
  }
}

const hasFailed = (last: Installing | null, to: string, now: number): boolean =>
  last !== null && last.to === to && Math.abs(now - last.at) < AFTER_FAILURE_MS;

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  return (
    ([code, name].find((word) => typeof word === 'string' && /^\w{1,60}$/.test(word)) as string | undefined) ??
    'unknown reason'
  );
}
