import type { SigningKey } from '@homeward/shared/ed25519';
import type { ItemKind } from '@homeward/shared/envelope';
import { envelopeKind } from '@homeward/shared/envelope';
import { errorCodeOf } from '@homeward/shared/errors';
import type { Mode } from '@homeward/shared/modes';
import type { ItemBody } from '@homeward/shared/seal';
import { sign } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import { pause } from '../clock.ts';
import { within } from '../deadline.ts';
import type { CheckedFile } from '../durable/checked-file.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import type { Sealer } from '../sealing/sealer.ts';
import type { Pins } from '../state/agent-state.ts';
import { type Head, headOf, isBeyond } from '../state/head.ts';
import { itemFile } from './item-file.ts';
import { newItemId } from './item-id.ts';
import type { Outbox } from './outbox.ts';

const RETRY_MS = 5_000;
/** Sealing takes milliseconds; this much only where something hangs. */
const SEAL_MS = 60_000;

/** Something captured, before it is sealed. */
export interface Draft {
  readonly kind: ItemKind;
  /** In which it was captured. */
  readonly mode: Mode;
  readonly capturedAt: number;
  readonly body: ItemBody;
  readonly orderSeq: number;
  readonly orderHash: string | null;
  /** The cycle that it is of, where it is to go before the backlog. */
  readonly urgentFor: string | null;
  /** When this ends, the draft is discarded wherever it is on its way. */
  readonly signal: AbortSignal;
}

/** An item that will survive a power cut. */
export interface WrittenItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly mode: Mode;
  readonly epoch: number;
  readonly seq: number;
  readonly capturedAt: number;
  /** The body as captured, in the clear. */
  readonly body: Uint8Array;
}

export interface ItemWriterParts {
  readonly outbox: Outbox;
  readonly headFile: Pick<CheckedFile<typeof Head>, 'load' | 'save'>;
  readonly key: SigningKey;
  readonly pins: () => Pins;
  readonly sealer: Pick<Sealer, 'item'>;
  /** Resolves when the head is known to be the chain's end; nothing is numbered before. */
  readonly isHeadKnown: Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each item the moment it is safe on disk. */
  readonly onWritten: (item: WrittenItem) => void | Promise<void>;
}

/** Makes items out of drafts, one at a time: number and link, seal, sign, put on disk. */
export class ItemWriter {
  readonly #parts: ItemWriterParts;
  readonly #mutex = new Mutex();
  #head: Head;

  private constructor(parts: ItemWriterParts, head: Head) {
    this.#parts = parts;
    this.#head = head;
  }

  /** A writer that goes on where the chain ends: at the head file's word, or beyond it where the items themselves say so. */
  static async open(parts: ItemWriterParts, genesis: string): Promise<ItemWriter> {
    const saved = await parts.headFile.load();
    const last = await parts.outbox.lastItem();
    const start: Head = saved ?? { epoch: 1, seq: 0, hash: genesis };
    return new ItemWriter(parts, last !== null && isBeyond(last, start) ? last : start);
  }

  get head(): Head {
    return this.#head;
  }

  /**
   * Makes the draft an item. While the disk is full it waits and tries again.
   * @returns null where the draft's signal ended it first.
   */
  async write(draft: Draft): Promise<WrittenItem | null> {
    await this.#parts.isHeadKnown;
    return this.#mutex.run(async () => {
      while (!draft.signal.aborted) {
        try {
          return await this.#commit(draft);
        } catch (error) {
          if (draft.signal.aborted) break;
          // What cannot be sealed (too large, a wrong recipient) will not be sealable later either.
          if (errorCodeOf(error) !== 'internal') throw error;
          this.#parts.log.error(`an item cannot be put on disk, trying again: ${reasonOf(error)}`);
          await this.#parts.outbox.makeRoom(error);
          await pause(this.#parts.clock, RETRY_MS, draft.signal);
        }
      }
      return null;
    });
  }

  /** Goes on in a new epoch, linked to the given envelope of this Mac's own. */
  beginEpoch(head: Head): Promise<void> {
    return this.#mutex.run(async () => {
      this.#head = head;
      await this.#saveHead();
    });
  }

  /** Resolves when nothing is being written. */
  idle(): Promise<void> {
    return this.#mutex.idle();
  }

  async #commit(draft: Draft): Promise<WrittenItem | null> {
    const { outbox, key, clock, sealer } = this.#parts;
    const { accountId, deviceId, recipient } = this.#parts.pins();
    const { kind, mode, capturedAt, orderSeq, orderHash } = draft;
    const { epoch, hash: prev } = this.#head;
    const seq = this.#head.seq + 1;
    const identity = { accountId, deviceId, epoch, id: newItemId(clock.now()), seq, kind, capturedAt };
    const sealing = await within(clock, SEAL_MS, draft.signal, () => sealer.item(identity, draft.body, recipient));
    if (sealing === undefined) throw new Error('sealing takes too long');
    const { sealed, ...digests } = sealing;
    const token = await sign(
      envelopeKind,
      { v: 1, alg: 'ed25519', ...identity, prev, orderSeq, orderHash, size: sealed.length, ...digests },
      key,
    );
    const file = itemFile(epoch, seq, kind);
    const mayCommit = () => !draft.signal.aborted;
    if (!(await outbox.put(file, { token, sealed }, draft.urgentFor, mayCommit))) return null;
    this.#head = headOf({ epoch, seq, token });
    const item = { id: identity.id, kind, mode, epoch, seq, capturedAt, body: draft.body.bytes };
    await this.#parts.onWritten(item);
    await this.#saveHead();
    return item;
  }

  /** The item itself is on disk and tells the head again at the next start: a failure here loses nothing. */
  async #saveHead(): Promise<void> {
    try {
      await this.#parts.headFile.save(this.#head);
    } catch (error) {
      this.#parts.log.warn(`the head of the chain cannot be saved: ${reasonOf(error)}`);
    }
  }
}
