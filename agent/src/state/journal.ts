import { toBase64Url } from '@homeward/shared/base64url';
import type { Disk } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import type { Sealer } from '../sealing/sealer.ts';

/** Bytes after which the journal is moved to `.1`, of which one is kept. */
const LIMIT_BYTES = 1024 * 1024;

/** What was done and when: kinds, modes and numbers, never content. */
export type JournalEntry =
  | {
      readonly what: 'captured' | 'sent' | 'rejected' | 'dropped';
      readonly kind: string;
      readonly epoch: number;
      readonly seq: number;
    }
  | { readonly what: 'mode'; readonly mode: string }
  | { readonly what: 'discarded'; readonly kind: string }
  | { readonly what: 'started' | 'stopped' };

/** The record, for whoever administers the Mac, of what the agent did. */
export class Journal {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #sealer: Pick<Sealer, 'text'>;
  readonly #mutex = new Mutex();
  /** Lines that wait to be sealed together: a seal costs milliseconds, a line a cycle is enough. */
  #sealedLater: string[] = [];
  #recipient: string | null = null;

  constructor(disk: Disk, path: string, now: () => number, log: Log, sealer: Pick<Sealer, 'text'>) {
    this.#disk = disk;
    this.#path = path;
    this.#now = now;
    this.#log = log;
    this.#sealer = sealer;
  }

  /** From now on lines are sealed to the recipient, so that a thief reads nothing; null writes them in the clear. */
  async sealTo(recipient: string | null): Promise<void> {
    if (recipient === this.#recipient) return;
    const sealed = this.flush();
    this.#recipient = recipient;
    await sealed;
  }

  write(entry: JournalEntry): void {
    const line = JSON.stringify({ at: new Date(this.#now()).toISOString(), ...entry });
    if (this.#recipient !== null) this.#sealedLater.push(line);
    else this.#append(line);
  }

  /** Seals and writes what waits. */
  async flush(): Promise<void> {
    const [lines, recipient] = [this.#sealedLater, this.#recipient];
    this.#sealedLater = [];
    if (lines.length > 0 && recipient !== null) {
      const sealed = await this.#sealer.text(lines.join('\n'), recipient);
      this.#append(JSON.stringify({ sealed: toBase64Url(sealed) }));
    }
    await this.#mutex.idle();
  }

  #append(line: string): void {
    const written = this.#mutex.run(async () => {
      const size = await this.#disk.size(this.#path);
      if (size !== null && size.bytes > LIMIT_BYTES) await this.#disk.move(this.#path, `${this.#path}.1`);
      await this.#disk.append(this.#path, line);
    });
    written.catch((error) => this.#log.warn(`the journal cannot be written: ${reasonOf(error)}`));
  }
}
