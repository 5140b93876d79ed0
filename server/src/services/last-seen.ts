import type { Clock } from '../clock.ts';

/** How long a contact may wait before it is written down. A crash forgets as much. */
const WRITE_SECONDS = 10;

/** When each Mac was last in contact: told at every request, written down together now and then. */
export class LastSeen {
  readonly #clock: Clock;
  readonly #write: (times: ReadonlyMap<string, number>) => Promise<void>;
  readonly #unwritten = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  /** @param write stores the times by device id. */
  constructor(
    clock: Clock,
    write: (times: ReadonlyMap<string, number>) => Promise<void>,
    onFailure: (cause: unknown) => void,
  ) {
    this.#clock = clock;
    this.#write = write;
    this.#timer = setInterval(() => void this.flush().catch(onFailure), WRITE_SECONDS * 1000).unref();
  }

  touch(deviceId: string): void {
    this.#unwritten.set(deviceId, this.#clock.now());
  }

  /** The later of what is written down and what is not yet. */
  of(deviceId: string, written: number | null): number | null {
    return this.#unwritten.get(deviceId) ?? written;
  }

  /** Writes down what is not yet; what could not be written is tried again the next time. */
  async flush(): Promise<void> {
    const times = new Map(this.#unwritten);
    if (times.size === 0) return;
    await this.#write(times);
    for (const [deviceId, at] of times) if (this.#unwritten.get(deviceId) === at) this.#unwritten.delete(deviceId);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
