import type { CheckInReply } from '@homeward/shared/api/agent';
import { fromBase64Url } from '@homeward/shared/base64url';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { hashSigned, openSigned } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import type { ItemWriter } from '../outbox/item-writer.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { numbersToResend } from '../outbox/resend.ts';
import { isBeyond } from '../state/head.ts';
import type { StateStore } from '../state/state-store.ts';
import { Backoff } from '../transport/backoff.ts';
import type { ServerClient } from '../transport/server-client.ts';
import type { OrderDesk } from './order-desk.ts';

export interface CheckInParts {
  readonly store: StateStore;
  readonly client: () => ServerClient;
  readonly outbox: Outbox;
  readonly writer: ItemWriter;
  readonly desk: OrderDesk;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Told when the server has answered. */
  readonly onContact: () => void;
  /** Told when the Mac goes on in a new epoch. */
  readonly onEpoch: (epoch: number) => void;
  /** The server does not have the latest acknowledgement. */
  readonly onAcknowledgementMissing: () => void;
}

/** Asks the server what the owner ordered and what it has of this Mac, and mends what differs. */
export class CheckIn {
  readonly #parts: CheckInParts;
  readonly #haveSeqBefore = new Map<number, number>();
  readonly #backoff: Backoff;
  readonly #contacted = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #cancelTimer = () => {};

  constructor(parts: CheckInParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.random);
  }

  /**
   * Checks in, and goes on trying until the server has answered once. Asked while one is on its way, another follows
   * it: the answer of the first may be older than what is asked about.
   * @returns when the first try is over.
   */
  run(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    this.#cancelTimer();
    this.#running = this.#tryOnce().finally(() => {
      this.#running = undefined;
      if (this.#again) {
        this.#again = false;
        void this.run();
      }
    });
    return this.#running;
  }

  /** Resolves when the server has answered once and what it said is taken to heart. */
  get contacted(): Promise<void> {
    return this.#contacted.promise;
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  async #tryOnce(): Promise<void> {
    try {
      await this.#checkIn();
      this.#backoff.reset();
    } catch (error) {
      const waitMs = this.#backoff.nextMs();
      this.#parts.log.warn(`check-in failed, trying again in ${Math.round(waitMs / 1000)} s: ${reasonOf(error)}`);
      if (!this.#closed) this.#cancelTimer = this.#parts.clock.setTimer(() => void this.run(), waitMs);
    }
  }

  async #checkIn(): Promise<void> {
    const { store, outbox, writer, desk } = this.#parts;
    const { epoch } = writer.head;
    // Before asking: a word that is taken while the answer is on its way is not missing from it.
    const own = store.paired?.orders.acknowledgement;
    const reply = await this.#ask(epoch);
    this.#parts.onContact();
    if (reply.lastAcknowledgement !== null) await desk.recall(reply.lastAcknowledgement);
    for (const rotation of reply.rotations ?? []) await desk.receiveRotation(rotation);
    if (reply.order !== null) await desk.receive(reply.order, false);
    if (own?.taken && own.token !== reply.lastAcknowledgement) this.#parts.onAcknowledgementMissing();
    const last = reply.lastEnvelope === null ? null : await this.#ownEnvelope(reply.lastEnvelope);
    if (last !== null && reply.lastEnvelope !== null && isBeyond(last, writer.head)) {
      await writer.beginEpoch({ epoch: last.epoch + 1, seq: 0, hash: hashSigned(envelopeKind, reply.lastEnvelope) });
      this.#parts.onEpoch(last.epoch + 1);
    }
    this.#contacted.resolve();
    for (const earlier of outbox.sent.epochs.filter((other) => other !== epoch)) await this.#ask(earlier);
  }

  /** Asks about one epoch, and puts back into the queue what the server has lost of it. */
  async #ask(epoch: number): Promise<CheckInReply> {
    const { client, outbox, log, store } = this.#parts;
    // Before asking: what is receipted while the answer is on its way is not missing from it.
    const sent = outbox.sent.of(epoch);
    const reply = await client().call('checkIn', {
      body: { epoch, rotationHash: store.paired?.rotation?.hash ?? null },
    });
    const last = reply.lastEnvelope === null ? null : await this.#ownEnvelope(reply.lastEnvelope);
    const numbers = numbersToResend({
      haveSeq: reply.haveSeq,
      haveSeqBefore: this.#haveSeqBefore.get(epoch) ?? null,
      serverLastSeq: lastSeqOf(epoch, reply, last),
      sent: sent.map(({ seq }) => seq),
    });
    this.#haveSeqBefore.set(epoch, reply.haveSeq);
    if (numbers.length > 0) {
      log.warn(`the server lost items: ${numbers.length} of epoch ${epoch} are sent again`);
      const wanted = new Set(numbers);
      await outbox.requeue(sent.filter(({ seq }) => wanted.has(seq)));
    }
    return reply;
  }

  /** An envelope that the server shows as this Mac's last, where it is that. */
  async #ownEnvelope(token: string): Promise<Envelope | null> {
    const { pins } = this.#parts.store.current;
    try {
      const envelope = await openSigned(envelopeKind, token, fromBase64Url(pins.deviceKey));
      return envelope.deviceId === pins.deviceId ? envelope : null;
    } catch (error) {
      this.#parts.log.warn(`the server shows an envelope that is not this Mac's: ${reasonOf(error)}`);
      return null;
    }
  }
}

/** Number of the server's last item of an epoch: 0 for none, null where a later epoch's item hides it. */
function lastSeqOf(epoch: number, reply: CheckInReply, last: Envelope | null): number | null {
  if (reply.lastEnvelope === null) return 0;
  if (last === null || last.epoch > epoch) return null;
  return last.epoch < epoch ? 0 : last.seq;
}
