import { fromBase64Url } from '@homeward/shared/base64url';
import type { EventBody } from '@homeward/shared/bodies/event';
import type { Health } from '@homeward/shared/bodies/report';
import { certificateKind } from '@homeward/shared/certificate';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { hashSigned } from '@homeward/shared/signed';
import { pause } from '../clock.ts';
import { within } from '../deadline.ts';
import { reasonOf } from '../log.ts';
import { enforceCap, gapOf } from '../outbox/cap.ts';
import { ItemWriter, type WrittenItem } from '../outbox/item-writer.ts';
import { Outbox } from '../outbox/outbox.ts';
import { Sender } from '../outbox/sender.ts';
import type { ReleaseWish } from '../state/agent-state.ts';
import { anchorOf, createAnchorFile } from '../state/anchor.ts';
import { Contact, type ContactTimes, createContactFile } from '../state/contact.ts';
import { createHeadFile } from '../state/head.ts';
import type { DeviceSecrets } from '../state/secrets.ts';
import type { StolenRecord } from '../state/stolen-record.ts';
import { type Acknowledgers, createAcknowledgers } from './acknowledgers.ts';
import { CheckIn } from './check-in.ts';
import { Chronicle } from './chronicle.ts';
import { CycleRunner } from './cycle-runner.ts';
import { EventWriter } from './event-writer.ts';
import { healthOf } from './health.ts';
import { modeEvent, nextMode } from './mode.ts';
import { settleNumbering } from './numbering.ts';
import { type Change, OrderDesk } from './order-desk.ts';
import { createPermissionsFile, PermissionMemory } from './permission-memory.ts';
import type { EngineSettings, Ports } from './ports.ts';
import { Rounds } from './rounds.ts';
import { ServerLink } from './server-link.ts';

export interface PairedAgentParts extends Ports {
  readonly settings: EngineSettings;
  readonly startedAt: number;
  readonly record: StolenRecord;
  /** Told of each change of mode or keys, when it is in force. */
  readonly onChange: (change: Change) => void;
  /** Told when the order stream opens or is lost, when the server has a new report, and of each change of the outbox. */
  readonly onContact: () => void;
}

const DRAIN_LOOK_MS = 200;
/** The journal's last lines may hold up the end so long; what is missing then is made good at the next start. */
const LAST_LINES_MS = 400;

/** The agent while it is paired: wires orders, rounds, outbox and connection to each other. */
export class PairedAgent {
  readonly #parts: PairedAgentParts;
  readonly #key: SigningKey;
  readonly #ending = new AbortController();
  /** Resolved when items may wait no longer to be numbered. */
  readonly #hurry = Promise.withResolvers<void>();
  readonly outbox: Outbox;
  readonly desk: OrderDesk;
  readonly #contact: Contact;
  readonly #chronicle: Chronicle;
  readonly #link: ServerLink;
  readonly #acknowledgers: Acknowledgers;
  readonly #rounds: Rounds;
  readonly #permissions: PermissionMemory;
  readonly #events: EventWriter;
  #numbering: Promise<void> = Promise.resolve();
  #writer!: ItemWriter;
  #sender!: Sender;
  #checkIn!: CheckIn;

  private constructor(parts: PairedAgentParts, key: SigningKey, token: string) {
    const { clock, random, log, store, disk, directory, connect, settings, journal, record } = parts;
    this.#parts = parts;
    this.#key = key;
    this.outbox = new Outbox(disk, directory, () => clock.now(), log);
    this.outbox.listen(() => parts.onContact());
    this.#contact = new Contact(createContactFile(disk, directory.contact, log), log);
    this.#events = new EventWriter({ store, clock, log, writer: () => this.#writer, signal: this.#ending.signal });
    this.#chronicle = new Chronicle({ journal, record, disk, directory, log });
    this.#link = new ServerLink(store.current.pins.origin, {
      ...{ connect, token, clock, random, log },
      onMessage: (message) =>
        message.type === 'order' ? this.desk.receive(message.order) : this.desk.receiveRotation(message.rotation),
      onOpen: () => {
        this.#kickAcknowledgers();
        void this.#checkIn.run();
      },
      onChange: () => parts.onContact(),
    });
    const client = () => this.#link.client;
    this.#acknowledgers = createAcknowledgers({ store, client, clock, random, log });
    const { orders, rotations } = this.#acknowledgers;
    this.desk = new OrderDesk({
      ...{ store, key, clock, log },
      onChange: (change) => this.#onChange(change),
      onUnsaved: (error, toStop) => {
        if (toStop) this.#rounds.end();
        void this.outbox.makeRoom(error);
      },
      acknowledge: (which) => (which === 'new' ? orders.kick() : orders.resend()),
      acknowledgeRotation: (which) => (which === 'new' ? rotations.kick() : rotations.resend()),
    });
    this.#permissions = new PermissionMemory(
      createPermissionsFile(disk, directory.permissions, log),
      (event) => this.#tell(event),
      log,
    );
    this.#rounds = new Rounds({
      ...{ clock, random, log, trial: settings.trial, state: () => store.paired },
      newRunner: () => this.#newRunner(),
      beside: () => void this.#checkIn.run(),
      afterwards: () => this.#chronicle.save(),
      onTick: () =>
        void this.desk.expire().catch((error) => log.error(`stolen mode cannot be ended: ${reasonOf(error)}`)),
      onSlept: () => this.networkChanged(),
      onClockJump: (byMs) => {
        void this.desk
          .clockWasSet(byMs)
          .catch((error) => log.error(`the end of stolen mode cannot be moved with the clock: ${reasonOf(error)}`));
        void this.#tell({ v: 1, event: 'clock-changed', byMs });
      },
    });
  }

  /** Takes up the work where it was left. */
  static async start(parts: PairedAgentParts, { deviceSeed, deviceToken }: DeviceSecrets): Promise<PairedAgent> {
    if (deviceToken === null) throw new Error('paired, but without a device token');
    const agent = new PairedAgent(parts, await signingKeyFromSeed(fromBase64Url(deviceSeed)), deviceToken);
    await agent.#open();
    return agent;
  }

  /** Whether an order would come through at once. */
  get isStreamOpen(): boolean {
    return this.#link.isOpen;
  }

  get contact(): ContactTimes {
    return this.#contact.times;
  }

  /** The network, or the Mac's sleep, has changed: nothing is put off any longer. */
  networkChanged(): void {
    this.#link.reconnect();
    this.#kickAcknowledgers();
    this.#sender.retryNow();
    void this.#checkIn.run();
    this.#rounds.wake();
  }

  /** Begins a round at once, and tries what was put off. @returns false where nothing is collected. */
  reportNow(): boolean {
    if (!this.#rounds.now()) return false;
    if (!this.isStreamOpen) this.#link.reconnect();
    this.#sender.retryNow();
    return true;
  }

  /** Asks the owner, in a signed event, to let this Mac go. @throws HomewardError `forbidden` while it is stolen. */
  async askRelease(wish: ReleaseWish): Promise<void> {
    const { store } = this.#parts;
    if (store.current.mode.mode === 'stolen') throw new HomewardError('forbidden', 'this Mac is marked stolen');
    await store.change((state) => ({ ...state, releaseAsked: wish }));
    await this.#tell({ v: 1, event: 'release-asked', wish });
  }

  /** What the system lets the app do now. */
  permissionsAre(permissions: Health['permissions']): void {
    this.#permissions.are(permissions);
  }

  /** Whoever administers the Mac ends the pairing: nothing is captured any more, and a signed word of it is left. */
  async releaseByAdministrator(): Promise<void> {
    const { store, clock } = this.#parts;
    const before = store.current;
    const mode = nextMode(before.mode, { input: 'released', at: clock.now() });
    const after = await store.change((state) => ({ ...state, mode }));
    this.#chronicle.changed({ before, after, why: 'unpaired' }, this.#writer.head);
    this.#hurry.resolve();
    this.#rounds.end();
    this.#rounds.follow({ ended: true });
    await this.#tell({ v: 1, event: 'released', by: 'administrator' });
  }

  /** Resolves when all that waits is sent, or the deadline is over. */
  async drain(deadlineMs: number): Promise<void> {
    const { clock } = this.#parts;
    const endsAt = clock.now() + deadlineMs;
    const isDone = () => this.#events.isIdle && this.outbox.waiting.count === 0 && this.#isAllAcknowledged;
    while (!isDone() && clock.now() < endsAt && !this.#ending.signal.aborted) {
      await pause(clock, DRAIN_LOOK_MS, this.#ending.signal);
    }
    await this.#chronicle.idle();
  }

  /** Ends everything within moments; what is not finished is taken up at the next start. */
  async close(): Promise<void> {
    const { clock } = this.#parts;
    this.#ending.abort();
    this.#rounds.close();
    this.#link.closeStream();
    for (const each of Object.values(this.#acknowledgers)) each.close();
    this.#checkIn.close();
    await this.#sender.close();
    await this.#writer.idle();
    await within(clock, LAST_LINES_MS, new AbortController().signal, () => this.#chronicle.idle());
    await this.#contact.idle();
    await this.#permissions.idle();
    await this.#numbering;
    this.#link.close();
  }

  async #open(): Promise<void> {
    const { clock, random, log, store, disk, directory, settings, sealer } = this.#parts;
    const { outbox } = this;
    await this.#contact.load();
    await outbox.open();
    const isHeadKnown = Promise.withResolvers<void>();
    this.#writer = await ItemWriter.open(
      {
        ...{ outbox, clock, log, sealer, key: this.#key, isHeadKnown: isHeadKnown.promise },
        headFile: createHeadFile(disk, directory.head, log),
        pins: () => store.current.pins,
        onWritten: (item) => this.#onWritten(item),
      },
      hashSigned(certificateKind, store.current.pins.certificate),
    );
    const client = () => this.#link.client;
    this.#sender = new Sender({
      ...{ outbox, clock, random, log, client, inFlight: settings.inFlight },
      receiptKey: () => store.current.pins.receiptKey,
      onSent: (item, capturedAt) => {
        this.#chronicle.settled('sent', item);
        if (item.kind !== 'report') return;
        this.#contact.reported(capturedAt);
        this.#parts.onContact();
      },
      onRejected: (item, code, gone) => {
        this.#chronicle.settled('rejected', item);
        // An event that is refused is not told of by another event, which might be refused as well.
        if (item.kind !== 'event') void this.#tell({ v: 1, event: 'rejected', seq: item.seq, code });
        const bytes = gone.reduce((total, item) => total + item.bytes, 0);
        void this.#tell(
          gapOf(
            gone.map((item) => item.seq),
            bytes,
          ),
        );
      },
    });
    this.#checkIn = new CheckIn({
      ...{ store, outbox, clock, random, log, client, writer: this.#writer, desk: this.desk },
      onContact: () => this.#onContact(),
      onEpoch: (epoch) => void this.#tell({ v: 1, event: 'epoch-began', epoch, why: 'restored' }),
      onAcknowledgementMissing: () => this.#acknowledgers.orders.resend(),
    });
    await this.#chronicle.takeUp(store.current, this.#writer.head);
    const { epoch, seq } = this.#writer.head;
    if (epoch === 1 && seq === 0) void this.#tell({ v: 1, event: 'paired', at: store.current.pins.pairedAt });
    this.#numbering = this.#settleNumbering().finally(isHeadKnown.resolve);
    await this.desk.expire();
    this.#link.start();
    this.#kickAcknowledgers();
    this.#sender.kick();
    void this.#checkIn.run();
    this.#rounds.follow({ ended: false });
  }

  get #isAllAcknowledged(): boolean {
    return Object.values(this.#acknowledgers).every(({ isTaken }) => isTaken);
  }

  #kickAcknowledgers(): void {
    for (const each of Object.values(this.#acknowledgers)) each.kick();
  }

  async #settleNumbering(): Promise<void> {
    const { clock, random, log, store, disk, directory, bootId } = this.#parts;
    try {
      const isNewEpoch = await settleNumbering({
        ...{ clock, random, log, head: this.#writer.head, signal: this.#ending.signal },
        anchor: await anchorOf(disk, directory.root, bootId),
        anchorFile: createAnchorFile(disk, directory.anchor, log),
        isStolen: store.current.mode.mode === 'stolen',
        contact: this.#checkIn.contacted,
        hurry: this.#hurry.promise,
        beginEpoch: (head) => this.#writer.beginEpoch(head),
      });
      const { epoch } = this.#writer.head;
      if (isNewEpoch) void this.#tell({ v: 1, event: 'epoch-began', epoch, why: 'head-lost' });
    } catch (error) {
      if (!this.#ending.signal.aborted) log.error(`the chain's end cannot be made sure of: ${reasonOf(error)}`);
    }
  }

  #onChange({ before, after, why }: Change): void {
    const { onChange } = this.#parts;
    const modeChanged = before.mode.mode !== after.mode.mode;
    this.#chronicle.changed({ before, after, why }, this.#writer.head);
    if (modeChanged) {
      if (after.mode.mode !== 'protected') this.#hurry.resolve();
      this.#rounds.end();
      void this.#tell(modeEvent(before.mode, after.mode, why));
      if (after.mode.mode === 'released') void this.#tell({ v: 1, event: 'released', by: 'owner' });
    }
    if (before.pins.origin !== after.pins.origin) {
      this.#link.moveTo(after.pins.origin);
      this.#rounds.renewSensors();
      this.#sender.retryNow();
    }
    if (before.mode !== after.mode) this.#rounds.follow({ ended: modeChanged });
    onChange({ before, after, why });
  }

  #newRunner(): CycleRunner {
    const { sensors, clock, log, store, shell, startedAt } = this.#parts;
    const health = () => healthOf(shell, startedAt, this.outbox, store.current);
    return new CycleRunner({
      sensors: sensors({ origin: this.#link.origin, client: this.#link.client, health }),
      write: async (draft) => {
        const item = await this.#writer.write(draft);
        if (item === null) this.#chronicle.discarded(draft.kind);
        return item;
      },
      ...{ health, clock, log },
    });
  }

  async #onWritten(item: WrittenItem): Promise<void> {
    const { onCaptured, settings } = this.#parts;
    this.#sender.kick();
    this.#chronicle.captured(item);
    if (item.kind !== 'event') await onCaptured?.(item);
    void this.#tell(await enforceCap(this.outbox, settings.capBytes));
  }

  #onContact(): void {
    this.#sender.retryNow();
    this.#contact.answered(this.#parts.clock.now());
    this.#parts.onContact();
  }

  /** Writes an event as an item; null: there is nothing to tell. */
  async #tell(event: EventBody | null): Promise<void> {
    if (event !== null) await this.#events.write(event);
  }
}
