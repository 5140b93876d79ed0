const EVERY_MS = 60_000;
/** So many go at once after a quiet time: whoever gives a Mac one order after the other, “stolen” the last, is told of each. */
const AT_ONCE = 3;

/**
 * How often a channel is told of a kind: one a minute, and a few at once after a quiet time. Whoever is signed in can make
 * things happen in a loop, and would drown with them the one message that matters, or send them at somebody else's server.
 *
 * It is kept in memory: after a restart a few more may go, and no more than that.
 */
export class TellingPace {
  /** By channel and kind: when all that was told is as far back as if it had been told one a minute. */
  readonly #quietAt = new Map<string, number>();

  /** @returns when it may be told, in milliseconds: `now`, or later. */
  mayAt(channelId: string, kind: string, now: number): number {
    return Math.max(now, this.#quiet(keyOf(channelId, kind), now) - (AT_ONCE - 1) * EVERY_MS);
  }

  /** Counts a try, also one that fails: the other side has to do with it all the same. */
  count(channelId: string, kind: string, now: number): void {
    const key = keyOf(channelId, kind);
    this.#quietAt.set(key, this.#quiet(key, now) + EVERY_MS);
  }

  /** Forgets what is quiet; to be called now and then. */
  tidy(now: number): void {
    for (const key of this.#quietAt.keys()) if (this.#quiet(key, now) === now) this.#quietAt.delete(key);
  }

  #quiet(key: string, now: number): number {
    const quietAt = this.#quietAt.get(key) ?? now;
    // Further ahead than it can get: the clock was set back.
    return quietAt > now + AT_ONCE * EVERY_MS ? now : Math.max(now, quietAt);
  }
}

const keyOf = (channelId: string, kind: string): string => `${channelId} ${kind}`;
