import type { Disk } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import { formatLine, type JournalEntry, type TimedEntry } from './journal-line.ts';

/** Bytes after which the journal is moved to `.1`, of which one is kept. */
const LIMIT_BYTES = 1024 * 1024;

/** Where the older half of a journal lies. */
export const olderJournal = (path: string): string => `${path}.1`;

/** The record, for whoever sits at the Mac or administers it, of what the agent did. */
export class Journal {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #mutex = new Mutex();
  #isSilent = false;

  constructor(disk: Disk, path: string, now: () => number, log: Log) {
    this.#disk = disk;
    this.#path = path;
    this.#now = now;
    this.#log = log;
  }

  /** While silent nothing is written: a thief finds no line of what is collected, not even a sealed one to count. */
  keepSilent(isSilent: boolean): void {
    this.#isSilent = isSilent;
  }

  write(entry: JournalEntry): void {
    const line = formatLine({ at: this.#now(), entry });
    this.#append(() => line).catch((error) => this.#log.warn(`the journal cannot be written: ${reasonOf(error)}`));
  }

  /**
   * Adds what happened earlier, in one write; returns when it will survive a power cut.
   * @returns false where nothing was written, because the journal is silent again.
   */
  add(entries: readonly TimedEntry[]): Promise<boolean> {
    return this.#append(() => entries.map(formatLine).join('\n'), { durably: true });
  }

  /** Resolves when nothing is being written. */
  idle(): Promise<void> {
    return this.#mutex.idle();
  }

  #append(lines: () => string, options: { durably?: boolean } = {}): Promise<boolean> {
    // Asked when it is said, not when its turn comes: the word before the silence is still written.
    if (this.#isSilent) return Promise.resolve(false);
    return this.#mutex.run(async () => {
      const size = await this.#disk.size(this.#path);
      if (size !== null && size.bytes > LIMIT_BYTES) await this.#disk.move(this.#path, olderJournal(this.#path));
      await this.#disk.append(this.#path, lines(), options);
      return true;
    });
  }
}
