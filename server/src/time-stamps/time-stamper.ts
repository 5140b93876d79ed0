import { merkleTree } from '@homeward/shared/merkle';
import { stampedHash, stampedMessage } from '@homeward/shared/time-stamp';
import type { Clock } from '../clock.ts';
import type { TimeStamps } from '../repositories/time-stamps.ts';
import { nativeTreeHash } from '../services/native-tree-hash.ts';
import type { AskAuthority } from './time-stamp-authority.ts';

/** How often the roots made meanwhile are stamped. */
const EVERY_MS = 5 * 60_000;
/** So long after evidence of a stolen Mac at most: what belongs to it comes along. */
const SOON_MS = 30_000;
/** An authority that fails is asked again after the usual time, then after twice that, up to this. */
const MOST_BACKOFF_MS = 60 * 60_000;
/** How often it is looked whether it is time. */
const LOOK_MS = 10_000;

/** Roots under one stamp: the database and the event loop are held for some milliseconds. */
const ROOTS_AT_ONCE = 1_024;
/** Requests of one round: what is left then waits for the next. */
const MOST_REQUESTS = 32;

interface TimeStamperPorts {
  readonly stamps: Pick<TimeStamps, 'waiting' | 'insert'>;
  readonly clock: Clock;
  readonly ask: AskAuthority;
  readonly onFailure: (cause: unknown) => void;
}

/** Has the roots of receipts stamped by an authority, beside everything else: no item waits for it. */
export class TimeStamper {
  readonly #ports: TimeStamperPorts;
  readonly #ending = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #dueAt: number;
  /** Not before, however much has come: the authority failed. */
  #restUntil = 0;
  #failures = 0;
  #failuresInARow = 0;
  #round: Promise<void> | null = null;

  constructor(ports: TimeStamperPorts) {
    this.#ports = ports;
    this.#dueAt = ports.clock.now();
    this.#timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  /** How often the authority failed since the start. */
  get failures(): number {
    return this.#failures;
  }

  /** Evidence came: the next round is soon. */
  hurry(): void {
    this.#dueAt = Math.min(this.#dueAt, this.#ports.clock.now() + SOON_MS);
  }

  /** Begins a round where it is time; resolves once none is under way. Never throws. */
  async look(): Promise<void> {
    const { clock, onFailure } = this.#ports;
    const now = clock.now();
    // A clock that was set back must not make it wait for what it once was.
    this.#dueAt = Math.min(this.#dueAt, now + EVERY_MS);
    this.#restUntil = Math.min(this.#restUntil, now + MOST_BACKOFF_MS);
    if (this.#round === null && now >= this.#dueAt && now >= this.#restUntil && !this.#ending.signal.aborted) {
      this.#dueAt = now + EVERY_MS;
      this.#round = this.#stampWaiting()
        .then(() => {
          this.#failuresInARow = 0;
        })
        .catch((cause: unknown) => {
          if (this.#ending.signal.aborted) return;
          this.#failures += 1;
          this.#restUntil = now + Math.min(EVERY_MS * 2 ** this.#failuresInARow, MOST_BACKOFF_MS);
          this.#failuresInARow += 1;
          onFailure(cause);
        })
        .finally(() => {
          this.#round = null;
        });
    }
    await this.#round;
  }

  /** Ends what is asked; what waits is stamped after the next start. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort(new Error('the server ends'));
    await this.#round;
  }

  async #stampWaiting(): Promise<void> {
    const { stamps, ask } = this.#ports;
    for (let asked = 0; asked < MOST_REQUESTS; asked += 1) {
      const roots = await stamps.waiting(ROOTS_AT_ONCE);
      const last = roots.at(-1);
      if (!last) return;
      const hashes = roots.map(({ token }) => stampedHash(token));
      const tree = merkleTree(hashes, nativeTreeHash);
      const { token, stamp } = await ask(stampedMessage(tree.root), this.#ending.signal);
      const leaves = hashes.map((hash, at) => ({ hash, path: tree.paths[at] ?? [] }));
      await stamps.insert({ token, madeAt: stamp.at, lastRootId: last.id, leaves });
      if (roots.length < ROOTS_AT_ONCE) return;
    }
  }
}
