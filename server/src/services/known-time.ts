import type { Clock } from '../clock.ts';
import { createKnownTimes, type StoredTime } from '../repositories/known-times.ts';
import type { Database } from '../storage/database.ts';

const HOUR_MS = 60 * 60_000;

/** How far the clock may be from where the server last was: further, and it was off for long, or one of them is wrong. */
export const DOUBTED_MS = 48 * HOUR_MS;

/** Further at once, and the clock jumped or the server was off: in that time nobody could veto anything. */
const JUMP_MS = 2 * HOUR_MS;

/** Hours of running in which a clock that was doubted has to go on from where it was, before it is believed. */
export const DOUBTED_HOURS = 24;

interface KnownTimePorts {
  readonly database: Database;
  readonly clock: Clock;
  /** Moves what waits by what the clock has jumped, so that it still waits as long as before; in one transaction with the time. */
  readonly jumped: (jumpMs: number, within: Database) => Promise<void>;
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
  readonly #timer: NodeJS.Timeout;
  #known: StoredTime;
  #looking: Promise<void> = Promise.resolve();

  static async start(ports: KnownTimePorts): Promise<KnownTime> {
    const stored = createKnownTimes(ports.database);
    const at = async () => (await stored.latestTrace()) ?? ports.clock.now();
    const time = new KnownTime(ports, (await stored.read()) ?? { at: await at(), doubted: null });
    await time.#look(0, true);
    time.#tellDoubt();
    return time;
  }

  private constructor(ports: KnownTimePorts, known: StoredTime) {
    this.#ports = ports;
    this.#known = known;
    this.#timer = setInterval(() => void this.hourly().catch(ports.onFailure), HOUR_MS).unref();
  }

  /** The time; null where nothing may be deleted by what the clock says. What waits was moved by its jumps. Not in a transaction. */
  async certain(): Promise<number | null> {
    await this.#look(0, false);
    return this.#known.doubted === null ? this.#known.at : null;
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
  async hourly(): Promise<void> {
    await this.#look(1, true);
    this.#tellDoubt();
  }

  /** One at a time: nobody goes by a clock whose jump is still being taken in. */
  #look(hours: number, isWritten: boolean): Promise<void> {
    const looked = this.#looking.then(() => this.#lookNow(hours, isWritten));
    this.#looking = looked.catch(() => {});
    return looked;
  }

  async #lookNow(hours: number, isWritten: boolean): Promise<void> {
    const { database, clock, jumped } = this.#ports;
    const now = clock.now();
    const before = this.#known;
    const known = judged(before, now, hours);
    const jumpMs = now - (before.doubted?.at ?? before.at);
    const isJump = Math.abs(jumpMs) > JUMP_MS;
    if (isWritten || isJump) {
      await database.transaction().execute(async (transaction) => {
        if (isJump) await jumped(jumpMs, transaction);
        await createKnownTimes(transaction).write(known);
      });
    }
    this.#known = known;
  }

  #tellDoubt(): void {
    const { at, doubted } = this.#known;
    if (doubted === null) return;
    this.#ports.onDoubt({ now: doubted.at, lastKnown: at, hoursLeft: DOUBTED_HOURS - doubted.hours });
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
