import { randomUUID } from 'node:crypto';
import { fromBase64Url } from '@homeward/shared/base64url';
import type { EventBody } from '@homeward/shared/bodies/event';
import { utf8 } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { hashSigned } from '@homeward/shared/signed';
import { pause } from '../clock.ts';
import { within } from '../deadline.ts';
import { reasonOf } from '../log.ts';
import { enforceCap } from '../outbox/cap.ts';
import { ItemWriter, type WrittenItem } from '../outbox/item-writer.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Sender } from '../outbox/sender.ts';
import type { AgentState } from '../state/agent-state.ts';
import { createHeadFile } from '../state/head.ts';
import type { DeviceSecrets } from '../state/secrets.ts';
import { OrderStream } from '../transport/order-stream.ts';
import type { ServerClient } from '../transport/server-client.ts';
import { Acknowledger } from './acknowledger.ts';
import { CheckIn } from './check-in.ts';
import { CycleRunner } from './cycle-runner.ts';
import { writeEvent } from './event-writer.ts';
import { healthOf } from './health.ts';
import { modeEvent, nextMode, protocolMode } from './mode.ts';
import { type Change, OrderDesk } from './order-desk.ts';
import type { EngineSettings, Ports } from './ports.ts';
import { rhythmOf } from './rhythm.ts';
import { Scheduler } from './scheduler.ts';

export interface PairedAgentParts extends Ports {
  readonly settings: EngineSettings;
  readonly startedAt: number;
  /** Told of each change of mode or keys, when it is in force. */
  readonly onChange: (change: Change) => void;
}

const DRAIN_LOOK_MS = 200;
/** The first round after a start waits no longer than this for the first answer of the server. */
const FIRST_CONTACT_MS = 1_500;

/** The agent while it is paired: wires orders, rounds, outbox and connection to each other. */
export class PairedAgent {
  readonly #parts: PairedAgentParts;
  readonly #key: SigningKey;
  readonly #token: string;
  readonly #ending = new AbortController();
  readonly outbox: Outbox;
  readonly desk: OrderDesk;
  #client: ServerClient;
  #writer!: ItemWriter;
  #sender!: Sender;
  #checkIn!: CheckIn;
  readonly #acknowledger: Acknowledger;
  #stream: OrderStream;
  #runner: CycleRunner;
  readonly #scheduler: Scheduler;
  /** Ends what is captured in the present mode. */
  #capturing = new AbortController();

  private constructor(parts: PairedAgentParts, key: SigningKey, token: string) {
    const { clock, random, log, store, disk, directory } = parts;
    this.#parts = parts;
    this.#key = key;
    this.#token = token;
    this.#client = parts.connect(store.current.pins.origin, token);
    this.outbox = new Outbox(disk, directory, () => clock.now(), log);
    const client = () => this.#client;
    this.#acknowledger = new Acknowledger({ store, client, clock, random, log });
    this.desk = new OrderDesk({
      ...{ store, key, clock, log },
      onChange: (change) => this.#onChange(change),
      onUnsaved: (error, toStop) => {
        if (toStop) this.#capturing.abort();
        void this.outbox.makeRoom(error);
      },
      acknowledge: (which) => (which === 'new' ? this.#acknowledger.kick() : this.#acknowledger.resend()),
    });
    this.#runner = this.#newRunner();
    this.#stream = this.#newStream();
    this.#scheduler = new Scheduler({
      ...{ clock, random },
      run: () => this.#round(),
      onTick: () =>
        void this.desk.expire().catch((error) => log.error(`stolen mode cannot be ended: ${reasonOf(error)}`)),
      onSlept: () => this.networkChanged(),
      onClockJump: (byMs) => this.#tell({ v: 1, event: 'clock-changed', byMs }),
    });
  }

  /** Takes up the work where it was left. */
  static async start(parts: PairedAgentParts, { deviceSeed, deviceToken }: DeviceSecrets): Promise<PairedAgent> {
    if (deviceToken === null) throw new Error('paired, but without a device token');
    const agent = new PairedAgent(parts, await signingKeyFromSeed(fromBase64Url(deviceSeed)), deviceToken);
    await agent.#open();
    return agent;
  }

  get nextRoundAt(): number {
    return this.#scheduler.dueAt;
  }

  /** The network, or the Mac's sleep, has changed: nothing is put off any longer. */
  networkChanged(): void {
    this.#stream.reconnect();
    this.#acknowledger.kick();
    this.#sender.retryNow();
    void this.#checkIn.run();
    this.#scheduler.wake();
  }

  /** Whoever administers the Mac ends the pairing: nothing is captured any more, and a signed word of it is left. */
  async releaseByAdministrator(): Promise<void> {
    const { store, clock } = this.#parts;
    await store.change((state) => ({ ...state, mode: nextMode(state.mode, { input: 'released', at: clock.now() }) }));
    this.#capturing.abort();
    this.#scheduler.follow(null, true);
    await this.#tell({ v: 1, event: 'released', by: 'administrator' });
  }

  /** Resolves when all that waits is sent, or the deadline is over. */
  async drain(deadlineMs: number): Promise<void> {
    const { clock } = this.#parts;
    const endsAt = clock.now() + deadlineMs;
    const isDone = () => this.outbox.waiting.count === 0 && this.#acknowledger.isTaken;
    while (!isDone() && clock.now() < endsAt && !this.#ending.signal.aborted) {
      await pause(clock, DRAIN_LOOK_MS, this.#ending.signal);
    }
  }

  /** Ends everything within moments; what is not finished is taken up at the next start. */
  async close(): Promise<void> {
    this.#ending.abort();
    this.#capturing.abort();
    this.#scheduler.close();
    this.#stream.close();
    this.#acknowledger.close();
    this.#checkIn.close();
    await this.#sender.close();
    await this.#writer.idle();
    await this.#parts.journal.flush();
    this.#client.close();
  }

  async #open(): Promise<void> {
    const { clock, random, log, store, disk, directory, settings, journal } = this.#parts;
    const { outbox } = this;
    await outbox.open();
    const genesis = hashSigned(certificateKind, store.current.pins.certificate);
    this.#writer = await ItemWriter.open(
      {
        ...{ outbox, clock, log, key: this.#key },
        headFile: createHeadFile(disk, directory.head, log),
        pins: () => store.current.pins,
        onWritten: (item) => this.#onWritten(item),
      },
      genesis,
    );
    this.#sender = new Sender({
      ...{ outbox, clock, random, log, inFlight: settings.inFlight },
      client: () => this.#client,
      receiptKey: () => store.current.pins.receiptKey,
      onSent: ({ kind, epoch, seq }) => journal.write({ what: 'sent', kind, epoch, seq }),
      onRejected: ({ kind, epoch, seq }, code) => {
        journal.write({ what: 'rejected', kind, epoch, seq });
        // An event that is refused is not told of by another event, which might be refused as well.
        if (kind !== 'event') this.#tell({ v: 1, event: 'rejected', seq, code });
      },
    });
    this.#checkIn = new CheckIn({
      ...{ store, outbox, clock, random, log, writer: this.#writer, desk: this.desk, client: () => this.#client },
      onContact: () => this.#onContact(),
      onEpoch: (epoch) => this.#tell({ v: 1, event: 'epoch-began', epoch, why: 'restored' }),
      onAcknowledgementMissing: () => this.#acknowledger.resend(),
    });
    const { mode } = store.current;
    await journal.sealTo(mode.mode === 'stolen' ? store.current.pins.recipient : null);
    journal.write({ what: 'started' });
    if (this.#writer.head.epoch === 1 && this.#writer.head.seq === 0) {
      await this.#tell({ v: 1, event: 'paired', at: store.current.pins.pairedAt });
    }
    await this.desk.expire();
    this.#stream.start();
    this.#acknowledger.kick();
    this.#sender.kick();
    void this.#beginRounds();
  }

  /** A Mac put back from a backup learns of the items it has lost before it numbers new ones, where the server can be asked. */
  async #beginRounds(): Promise<void> {
    const { clock } = this.#parts;
    await within(clock, FIRST_CONTACT_MS, this.#ending.signal, () => this.#checkIn.run()).catch(() => {});
    if (!this.#ending.signal.aborted) this.#scheduler.follow(this.#rhythm(), false);
  }

  /** One round: the sensors, with a check-in beside them that they do not wait for. */
  async #round(): Promise<void> {
    const { store, log, journal } = this.#parts;
    const rhythm = this.#rhythm();
    if (store.paired === null || rhythm === null) return;
    const { mode, orders } = store.paired;
    const cycleMode = protocolMode(mode);
    if (cycleMode === null) return;
    const { intervalMs, trial } = rhythm;
    const cycle = { id: randomUUID(), mode: cycleMode, intervalSeconds: Math.round(intervalMs / 1000), trial };
    const order = { orderSeq: orders.mode?.seq ?? 0, orderHash: orders.mode?.hash ?? null };
    try {
      const capturing = this.#runner.run({ cycle, ...order, signal: this.#capturing.signal });
      void this.#checkIn.run();
      await capturing;
      await journal.flush();
    } catch (error) {
      log.error(`a round failed: ${reasonOf(error)}`);
    }
  }

  #onChange({ before, after, why }: Change): void {
    const { journal, onChange, log } = this.#parts;
    const modeChanged = before.mode.mode !== after.mode.mode;
    if (modeChanged) {
      this.#capturing.abort();
      this.#capturing = new AbortController();
      const recipient = after.mode.mode === 'stolen' ? after.pins.recipient : null;
      journal.sealTo(recipient).catch((error) => log.warn(`the journal cannot be sealed: ${reasonOf(error)}`));
      journal.write({ what: 'mode', mode: after.mode.mode });
      const event = modeEvent(before.mode, after.mode, why);
      if (event !== null) void this.#tell(event);
      if (after.mode.mode === 'released') void this.#tell({ v: 1, event: 'released', by: 'owner' });
    }
    if (before.pins.origin !== after.pins.origin) this.#moveTo(after);
    if (before.mode !== after.mode) this.#scheduler.follow(this.#rhythm(), modeChanged);
    onChange({ before, after, why });
  }

  /** The server moved, by the owner's signed word. */
  #moveTo(state: AgentState): void {
    const old = this.#client;
    this.#client = this.#parts.connect(state.pins.origin, this.#token);
    old.close();
    this.#runner = this.#newRunner();
    this.#stream.close();
    this.#stream = this.#newStream();
    this.#stream.start();
    this.#sender.retryNow();
  }

  #newRunner(): CycleRunner {
    const { sensors, clock, log, store } = this.#parts;
    const { shell, startedAt } = this.#parts;
    const health = () => healthOf(shell, startedAt, this.outbox, store.current);
    return new CycleRunner({
      sensors: sensors({ origin: store.current.pins.origin, client: this.#client, health }),
      write: async (draft) => {
        const item = await this.#writer.write(draft);
        if (item === null) this.#parts.journal.write({ what: 'discarded', kind: draft.kind });
        return item;
      },
      ...{ health, clock, log },
    });
  }

  #newStream(): OrderStream {
    const { clock, random, log, store } = this.#parts;
    return new OrderStream({
      ...{ clock, random, log, origin: store.current.pins.origin, token: this.#token },
      onOrder: (token) => void this.desk.receive(token),
      onOpen: () => {
        this.#acknowledger.kick();
        void this.#checkIn.run();
      },
    });
  }

  async #onWritten(item: WrittenItem): Promise<void> {
    const { journal, onCaptured, settings } = this.#parts;
    const { kind, epoch, seq } = item;
    this.#sender.kick();
    if (kind !== 'event') {
      journal.write({ what: 'captured', kind, epoch, seq });
      await onCaptured?.(item);
    }
    const gap = await enforceCap(this.outbox, settings.capBytes);
    if (gap !== null) void this.#tell(gap);
  }

  #onContact(): void {
    const { disk, directory, clock } = this.#parts;
    this.#sender.retryNow();
    disk.replace(directory.contact, utf8(`${JSON.stringify({ lastContactAt: clock.now() })}\n`)).catch(() => {});
  }

  #tell(event: EventBody): Promise<void> {
    const { store, clock, log } = this.#parts;
    return writeEvent({ store, clock, log, writer: () => this.#writer, signal: this.#ending.signal }, event);
  }

  #rhythm() {
    const { store, settings } = this.#parts;
    return store.paired === null ? null : rhythmOf(store.paired.mode, settings.trial);
  }
}
