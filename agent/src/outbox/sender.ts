import { envelopeKind } from '@homeward/shared/envelope';
import { type ErrorCode, errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { verifyReceipt } from '@homeward/shared/receipt';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import { Backoff, LONGEST_BACKOFF_MS, NO_ROOM_MS } from '../transport/backoff.ts';
import type { ServerClient } from '../transport/server-client.ts';
import type { ItemContent } from './item-file.ts';
import { itemIdOf, type Outbox } from './outbox.ts';
import type { RejectedItem } from './rejected-items.ts';
import type { WaitingItem } from './waiting-items.ts';

export interface SenderParts {
  readonly outbox: Outbox;
  readonly client: () => ServerClient;
  /** The server's receipt key as pinned. */
  readonly receiptKey: () => string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Items on their way at the same time, at most. */
  readonly inFlight: number;
  /** Told of each item that the server has, and when it was captured. */
  readonly onSent: (item: WaitingItem, capturedAt: number) => void;
  /** Told of each item that the server will never take, with its error's code, and of those that went for it. */
  readonly onRejected: (item: WaitingItem, code: ErrorCode, gone: readonly RejectedItem[]) => void;
}

/** What a failed try means for the item and for the others. */
export type Verdict = 'reject' | 'later' | 'all-later';

/**
 * Sorts a failure. Only Homeward's own word that this very item cannot be taken ends it; trouble of the server with
 * the item, or no room for it, puts off the item, so that smaller ones go on; all else (network, another's answer, “unknown device”, too many requests) puts off all.
 */
export function verdictOn(error: unknown): Verdict {
  const code = errorCodeOf(error);
  if (code === 'unavailable' || code === 'rate_limited') return 'all-later';
  const status = error instanceof HomewardError ? error.status : 500;
  if (status === 400 || status === 413 || status === 422 || code === 'item_conflict') return 'reject';
  return status >= 500 || status === 409 ? 'later' : 'all-later';
}

/** Sends what waits, for ever, and lets an item go only on a receipt that holds. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #backoff: Backoff;
  readonly #tasks = new Set<Promise<void>>();
  readonly #ending = new AbortController();
  #pausedUntil = 0;
  #cancelTimer = () => {};

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.random);
  }

  /** Sends what is due. */
  kick(): void {
    const { clock, outbox, inFlight } = this.#parts;
    this.#cancelTimer();
    if (this.#ending.signal.aborted) return;
    const now = clock.now();
    // Further away than any backoff: the clock was set back since.
    if (this.#pausedUntil > now + LONGEST_BACKOFF_MS) this.#pausedUntil = 0;
    while (this.#pausedUntil <= now && this.#tasks.size < inFlight) {
      const item = outbox.waiting.next(now);
      if (item === undefined) break;
      this.#start(item);
    }
    if (this.#tasks.size >= inFlight) return;
    const dueAt = outbox.waiting.nextDueAt;
    if (dueAt === null) return;
    const waitMs = Math.max(this.#pausedUntil, dueAt) - now;
    if (waitMs > 0) this.#cancelTimer = clock.setTimer(() => this.kick(), waitMs);
  }

  /** The world has changed (network, wake, an answer of the server): nothing is put off any longer. */
  retryNow(): void {
    this.#pausedUntil = 0;
    this.#parts.outbox.waiting.retryAll();
    this.kick();
  }

  /** Ends what is on its way; nothing is lost by it. */
  async close(): Promise<void> {
    this.#cancelTimer();
    this.#ending.abort();
    await Promise.allSettled(this.#tasks);
  }

  #start(item: WaitingItem): void {
    item.inFlight = true;
    const task = this.#send(item)
      .catch((error) => this.#putOff(item, error))
      .finally(() => {
        item.inFlight = false;
        this.#tasks.delete(task);
        this.kick();
      });
    this.#tasks.add(task);
  }

  async #send(item: WaitingItem): Promise<void> {
    const { outbox, onSent, onRejected, log } = this.#parts;
    const content = await outbox.read(item);
    if (content === null) return;
    try {
      await this.#deliver(content);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.error(`${item.name} is refused for good: ${error.message}`);
      onRejected(item, error.code, await outbox.reject(item));
      return;
    }
    this.#backoff.reset();
    await outbox.settle(item);
    onSent(item, readSigned(envelopeKind, content.token).capturedAt);
  }

  /** Sends one item and checks the receipt. */
  async #deliver({ token, sealed }: ItemContent): Promise<void> {
    const { client, receiptKey } = this.#parts;
    const receipt = await client()
      .putItem(itemIdOf(token), token, sealed, this.#ending.signal)
      .catch((error) => {
        throw verdictOn(error) === 'reject' ? new Refusal(error) : error;
      });
    await verifyReceipt(receipt, hashSigned(envelopeKind, token), receiptKey()).catch((error) => {
      throw new HomewardError('internal', `its receipt does not hold (${reasonOf(error)})`);
    });
  }

  #putOff(item: WaitingItem, error: unknown): void {
    if (this.#ending.signal.aborted) return;
    const { clock, log, random } = this.#parts;
    if (verdictOn(error) === 'all-later') {
      if (this.#pausedUntil > clock.now()) return;
      const waitMs = this.#backoff.nextMs();
      this.#pausedUntil = clock.now() + waitMs;
      log.warn(`sending is put off for ${Math.round(waitMs / 1000)} s: ${reasonOf(error)}`);
    } else {
      item.failures += 1;
      const longMs =
        errorCodeOf(error) === 'storage_full'
          ? NO_ROOM_MS
          : Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** Math.min(item.failures - 1, 6));
      item.notBefore = clock.now() + longMs * (0.5 + random() / 2);
      log.warn(`${item.name} is put off: ${reasonOf(error)}`);
    }
  }
}

/** The server's last word about an item. */
class Refusal extends Error {
  readonly code: ErrorCode;

  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
    this.code = errorCodeOf(cause);
  }
}
