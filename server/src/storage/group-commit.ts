import { HomewardError } from '@homeward/shared/errors';

/** What became of one job of a batch: its result, or why this one alone failed. */
export type Settled<Result> = { readonly ok: Result } | { readonly failed: HomewardError };

export interface GroupCommitOptions<Job, Result> {
  /** Makes a batch durable; one at a time. What it throws fails the whole batch. @returns one outcome per job, in order. */
  readonly commit: (jobs: readonly Job[]) => Promise<readonly Settled<Result>[]>;
  /** Jobs of one commit at most. */
  readonly maxBatch: number;
  /** How long a batch may grow at most. */
  readonly gatherMs: number;
  /** Jobs that wait at most; further ones are refused at once. */
  readonly maxWaiting: number;
  /** What a job holds in memory while it waits, in bytes, and how much all may hold. */
  readonly sizeOf: (job: Job) => number;
  readonly maxWaitingBytes: number;
  /** Told of a failed commit's cause. */
  readonly onFailure: (cause: unknown) => void;
}

interface Waiting<Job, Result> {
  readonly job: Job;
  readonly settle: (result: Result) => void;
  readonly fail: (error: HomewardError) => void;
}

/**
 * Many jobs, one fsync: whatever arrives within one turn of the event loop, or while a commit is under way, is
 * committed together. No job is answered before its commit has returned.
 */
export class GroupCommit<Job, Result> {
  readonly #options: GroupCommitOptions<Job, Result>;
  #waiting: Waiting<Job, Result>[] = [];
  #waitingBytes = 0;
  #running: Promise<void> | null = null;
  #closed = false;
  /** Jobs of the commit before. */
  #lastBatch = 0;
  #onAdd = () => {};

  constructor(options: GroupCommitOptions<Job, Result>) {
    this.#options = options;
  }

  /** @throws HomewardError `unavailable` where too much waits, the server stops, or the commit failed; else what `commit` says of the job. */
  add(job: Job): Promise<Result> {
    const { maxWaiting, maxWaitingBytes, sizeOf } = this.#options;
    const size = sizeOf(job);
    if (this.#closed) return Promise.reject(new HomewardError('unavailable', 'the server is stopping; send it again'));
    if (this.#waiting.length >= maxWaiting || this.#waitingBytes + size > maxWaitingBytes) {
      return Promise.reject(new HomewardError('unavailable', 'more arrives than can be stored; send it again later'));
    }
    this.#waitingBytes += size;
    return new Promise((settle, fail) => {
      this.#waiting.push({ job, settle, fail });
      this.#onAdd();
      this.#running ??= this.#run();
    });
  }

  /** Takes no more; resolves when all that waited has been answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    do {
      await this.#gather();
      const batch = this.#waiting.splice(0, this.#options.maxBatch);
      this.#lastBatch = batch.length;
      for (const { job } of batch) this.#waitingBytes -= this.#options.sizeOf(job);
      await this.#commit(batch);
    } while (this.#waiting.length > 0);
    this.#running = null;
  }

  /**
   * Waits for as many as the last commit had, since whoever was answered then is about to send the next, and on while
   * each turn of the event loop brings more. But not for long: where fewer come than before they wait once, and one
   * alone does not.
   */
  async #gather(): Promise<void> {
    const { maxBatch, gatherMs } = this.#options;
    const deadline = performance.now() + gatherMs;
    await endOfTurn();
    if (this.#waiting.length < this.#lastBatch) await this.#asManyAsBefore(gatherMs);
    let before: number;
    do {
      before = this.#waiting.length;
      await endOfTurn();
    } while (this.#waiting.length > before && before < maxBatch && performance.now() < deadline);
  }

  /** Resolves when `add` has brought as many as the last commit had, or the time is over. */
  #asManyAsBefore(deadlineMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, deadlineMs);
      this.#onAdd = () => {
        if (this.#waiting.length < this.#lastBatch) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #commit(batch: readonly Waiting<Job, Result>[]): Promise<void> {
    let outcomes: readonly Settled<Result>[];
    try {
      outcomes = await this.#options.commit(batch.map(({ job }) => job));
    } catch (cause) {
      this.#options.onFailure(cause);
      const error = new HomewardError('unavailable', 'it could not be stored; send it again', { cause });
      for (const { fail } of batch) fail(error);
      return;
    }
    batch.forEach(({ settle, fail }, index) => {
      const outcome = outcomes[index];
      if (outcome && 'ok' in outcome) settle(outcome.ok);
      else fail(outcome?.failed ?? new HomewardError('internal', 'the commit did not say what became of it'));
    });
  }
}

/** After the sockets were read and before timers: all requests of this turn have called `add` by then. */
const endOfTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
