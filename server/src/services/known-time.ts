import type { Clock } from '../clock.ts';
import { createKnownTimes, type StoredTime } from '../repositories/known-times.ts';
import type { Database } from '../storage/database.ts';

const HOUR_MS = 60 * 60_000;

/** How far the clock may be from where the server last was: further, and it was off for long, or one of them is wrong. */
export const DOUBTED_MS = 48 * HOUR_MS;

/** Hours of running in which a clock that was doubted has to go on from where it was, before it is believed. */
export const DOUBTED_HOURS = 24;

interface KnownTimePorts {
  readonly database: Database;
  readonly clock: Clock;
  /** Told every hour of a clock that is not believed. Times are the clock's, and where it was last believed. */
  readonly onDoubt: (doubt: { readonly now: number; readonly lastKnown: number; readonly hoursLeft: number }) => void;
  /** Told of what goes wrong behind a request's back. */
  readonly onFailure: (cause: unknown) => void;
}

/**
 * Whether the clock may be deleted by. A clock that is wrong for a moment, such as before it was first set after a power
 * cut, must not make everything look old: where it is days from where the server last ran, nothing is deleted until it
 * has gone on from there for a day of running.
 */
export class KnownTime {
  readonly #ports: KnownTimePorts;
  readonly #stored: ReturnType<typeof createKnownTimes>;
  readonly #timer: NodeJS.Timeout;
  #known: StoredTime;

  static async start(ports: KnownTimePorts): Promise<KnownTime> {
    const stored = createKnownTimes(ports.database);
    const at = async () => (await stored.latestTrace()) ?? ports.clock.now();
    const time = new KnownTime(ports, (await stored.read()) ?? { at: await at(), doubted: null });
    await time.#look(0);
    return time;
  }

  private constructor(ports: KnownTimePorts, known: StoredTime) {
    this.#ports = ports;
    this.#stored = createKnownTimes(ports.database);
    this.#known = known;
    this.#timer = setInterval(() => void this.hourly().catch(ports.onFailure), HOUR_MS).unref();
  }

  /** The time; null where nothing may be deleted by what the clock says. */
  async certain(): Promise<number | null> {
    const now = this.#ports.clock.now();
    const before = this.#known;
    this.#known = judged(before, now, 0);
    if (before.doubted !== null || this.#known.doubted !== null) await this.#stored.write(this.#known);
    return this.#known.doubted === null ? now : null;
  }

  /**
   * For marks that deletions count from, such as when an item came: not behind the time that is known. What was marked by
   * a clock that was years behind would be over as soon as the clock is right again.
   */
  readonly marks: Clock = {
    now: () => {
      const now = this.#ports.clock.now();
      return now < this.#known.at - DOUBTED_MS ? this.#known.at : now;
    },
  };

  /** What happens by itself every hour. */
  hourly(): Promise<void> {
    return this.#look(1);
  }

  async #look(hours: number): Promise<void> {
    const now = this.#ports.clock.now();
    this.#known = judged(this.#known, now, hours);
    await this.#stored.write(this.#known);
    const { at, doubted } = this.#known;
    if (doubted) this.#ports.onDoubt({ now, lastKnown: at, hoursLeft: DOUBTED_HOURS - doubted.hours });
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** What is known, once the clock says `now` after more hours of running. */
export function judged({ at, doubted }: StoredTime, now: number, hours: number): StoredTime {
  const believed: StoredTime = { at: now, doubted: null };
  if (Math.abs(now - at) <= DOUBTED_MS) return believed;
  const goesOn = doubted !== null && Math.abs(now - doubted.at) <= DOUBTED_MS;
  const lasted = goesOn ? doubted.hours + hours : 0;
  return lasted >= DOUBTED_HOURS ? believed : { at, doubted: { at: now, hours: lasted } };
}
