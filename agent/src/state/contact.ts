import { Closed, Nullable, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';

/** When this Mac and its server last had to do with each other; times are milliseconds since 1970. */
export const ContactTimes = Closed({
  /** When the server last answered a check-in. */
  lastContactAt: Nullable(Timestamp),
  /** When the newest report was captured that the server has. */
  lastReportAt: Nullable(Timestamp),
});
export type ContactTimes = Static<typeof ContactTimes>;

export const createContactFile = (disk: Disk, path: string, log: Log) => new CheckedFile(disk, path, ContactTimes, log);

const never: ContactTimes = { lastContactAt: null, lastReportAt: null };

/** The last contact, in memory and on disk alike, for the menu bar and for `status`. Losing it does no harm. */
export class Contact {
  readonly #file: Pick<CheckedFile<typeof ContactTimes>, 'load' | 'save'>;
  readonly #log: Log;
  readonly #mutex = new Mutex();
  #times: ContactTimes = never;

  constructor(file: Pick<CheckedFile<typeof ContactTimes>, 'load' | 'save'>, log: Log) {
    this.#file = file;
    this.#log = log;
  }

  async load(): Promise<void> {
    this.#times = (await this.#file.load()) ?? never;
  }

  get times(): ContactTimes {
    return this.#times;
  }

  /** The server answered. */
  answered(at: number): void {
    this.#note({ ...this.#times, lastContactAt: at });
  }

  /** The server has a report; it may be one of the backlog. */
  reported(capturedAt: number): void {
    const before = this.#times.lastReportAt ?? 0;
    if (capturedAt > before) this.#note({ ...this.#times, lastReportAt: capturedAt });
  }

  /** Resolves when what is known is on disk. */
  idle(): Promise<void> {
    return this.#mutex.idle();
  }

  #note(times: ContactTimes): void {
    this.#times = times;
    this.#mutex
      .run(async () => {
        // What came meanwhile is written once.
        if (times === this.#times) await this.#file.save(times);
      })
      .catch((error) => this.#log.warn(`the last contact cannot be saved: ${reasonOf(error)}`));
  }
}
