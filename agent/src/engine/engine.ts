import { watch } from 'node:fs';
import type { Health } from '@homeward/shared/bodies/report';
import { HomewardError } from '@homeward/shared/errors';
import type { DiskTrouble } from '../durable/disk.ts';
import type { LeftFile } from '../durable/left-file.ts';
import { reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import type { ReleaseWish } from '../state/agent-state.ts';
import type { DeviceSecrets } from '../state/secrets.ts';
import { createStolenFile, StolenRecord } from '../state/stolen-record.ts';
import type { StolenSummary } from '../state/stolen-summary.ts';
import { wipePairing } from '../state/wipe.ts';
import { type Errand, Inbox } from './inbox.ts';
import type { Change, Reception } from './order-desk.ts';
import { PairedAgent } from './paired-agent.ts';
import type { EngineSettings, Ports } from './ports.ts';
import { isUnpairWord } from './unpair-word.ts';

/** While unpaired, the pairing of another terminal is looked for this often, should watching the directory miss it. */
const LOOK_MS = 1_000;
/** While the secrets of the pairing cannot be read, it is tried again so often: the keychain may only be locked. */
const SECRETS_MS = 60_000;
/** A released Mac may take this long to send what still waits. */
const RELEASED_DRAIN_MS = 24 * 3_600_000;
/** An administrator who unpairs waits no longer than this for the signed word of it to be sent. */
const UNPAIR_DRAIN_MS = 5_000;

/** The secrets are not there, or not whole; or they cannot be had now, as from a keychain that is locked. */
export type SecretsTrouble = 'lost' | 'unreadable';

/** The agent's engine: waits to be paired, works while it is, and waits again afterwards. */
export class Engine {
  readonly #ports: Ports;
  readonly #settings: EngineSettings;
  readonly #startedAt: number;
  readonly #inbox: Inbox;
  readonly #mutex = new Mutex();
  readonly #record: StolenRecord;
  readonly #onChange: (change: Change | null) => void;
  #agent: PairedAgent | undefined;
  #permissions: Health['permissions'] | undefined;
  #secretsTrouble: SecretsTrouble | null = null;
  #stopWaiting = () => {};
  #look = () => {};
  #closed = false;

  /** @param onChange told of each change of mode, pairing or contact: for a shell that shows it. */
  constructor(ports: Ports, settings: EngineSettings, onChange: (change: Change | null) => void = () => {}) {
    const { disk, directory, log, clock } = ports;
    this.#ports = ports;
    this.#settings = settings;
    this.#startedAt = clock.now();
    this.#onChange = onChange;
    this.#record = new StolenRecord(createStolenFile(disk, directory.stolen, log), log);
    this.#inbox = new Inbox({
      ...{ disk, log, directory: directory.inbox },
      mayUnpair: (file) => this.#mayUnpair(file),
      onErrand: (errand) => this.#run(errand),
    });
  }

  /** Takes up the work where it was left, or waits to be paired. */
  async start(): Promise<void> {
    await this.#ports.store.load();
    await this.#record.load();
    await this.#mutex.run(() => this.#begin());
    await this.#inbox.open();
  }

  get isPaired(): boolean {
    return this.#agent !== undefined;
  }

  /** Why a Mac that is paired does nothing but wait for the secrets of that; null where it has them. */
  get secretsTrouble(): SecretsTrouble | null {
    return this.#secretsTrouble;
  }

  /** Why nothing that is captured can be put on disk; null where it can. */
  get diskTrouble(): DiskTrouble | null {
    return this.#agent?.outbox.trouble ?? null;
  }

  /** How many items the server refused for good, of those captured since then (milliseconds since 1970). */
  rejectedSince(at: number): number {
    return this.#agent?.outbox.rejectedSince(at) ?? 0;
  }

  /** Whether an order would come through at once: the stream to the server is open. */
  get isStreamOpen(): boolean {
    return this.#agent?.isStreamOpen ?? false;
  }

  /** When the newest report was captured that the server has, milliseconds since 1970; null before the first. */
  get lastReportAt(): number | null {
    return this.#agent?.contact.lastReportAt ?? null;
  }

  /** What mode stolen collected, where it has ended and nobody has acknowledged it; null also while the Mac is stolen again. */
  get stolenSummary(): StolenSummary | null {
    return this.#ports.store.paired?.mode.mode === 'stolen' ? null : this.#record.summary;
  }

  /** Somebody at the Mac has read the summary; another may follow. @throws Error of the disk */
  async acknowledgeStolen(): Promise<void> {
    if (this.stolenSummary === null) return;
    await this.#record.acknowledge();
    this.#onChange(null);
  }

  /** The Mac woke up, or its network changed. */
  wake(): void {
    this.#inbox.look();
    this.#look();
    this.#agent?.networkChanged();
  }

  networkChanged(): void {
    this.#agent?.networkChanged();
  }

  /** Begins a round at once. @throws HomewardError `forbidden` where nothing is collected. */
  reportNow(): void {
    if (!this.#agent?.reportNow())
      throw new HomewardError('forbidden', 'nothing is collected in this mode, or this Mac is not paired');
  }

  /** Asks the owner to let this Mac go. @throws HomewardError `forbidden` while it is stolen or not paired. */
  async askRelease(wish: ReleaseWish): Promise<void> {
    if (!this.#agent) throw new HomewardError('forbidden', 'this Mac is not paired');
    await this.#agent.askRelease(wish);
  }

  /** What the system lets the app do now: a change is told to the owner, also one since the last start. */
  permissionsAre(permissions: Health['permissions']): void {
    this.#permissions = permissions;
    this.#agent?.permissionsAre(permissions);
  }

  /** Ends everything within moments; nothing is lost. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#inbox.close();
    this.#stopWaiting();
    await this.#agent?.close();
    // A pairing that is being wiped is wiped to the end.
    await this.#mutex.idle();
    await this.#ports.journal.idle();
    await this.#ports.sealer.close();
  }

  async #begin(): Promise<void> {
    const { store, log } = this.#ports;
    if (this.#closed) return;
    const saved = store.paired === null ? null : await this.#loadSecrets();
    if (saved === 'unreadable') return this.#waitForSecrets('unreadable');
    // A crash while the pairing was being wiped.
    if (saved === null && store.paired?.mode.mode === 'released') return this.#forget();
    if (store.paired === null) {
      await this.#endRecord();
      if (this.#closed) return;
      log.info('not paired: run `homeward-agent pair`');
      return this.#waitForPairing();
    }
    if (saved === null) return this.#waitForSecrets('lost');
    this.#secretsTrouble = null;
    const parts = { ...this.#ports, settings: this.#settings, startedAt: this.#startedAt, record: this.#record };
    const onChange = (change: Change) => this.#tellChange(change);
    this.#agent = await PairedAgent.start({ ...parts, onChange, onContact: () => this.#onChange(null) }, saved);
    if (this.#permissions) this.#agent.permissionsAre(this.#permissions);
    log.info(`paired with ${store.current.pins.origin}, mode ${store.current.mode.mode}`);
    if (store.current.mode.mode === 'released') void this.#finishRelease();
  }

  async #loadSecrets(): Promise<DeviceSecrets | 'unreadable' | null> {
    try {
      return await this.#ports.secrets.load();
    } catch (error) {
      if (this.#secretsTrouble === null) this.#ports.log.error(`the secrets cannot be read now: ${reasonOf(error)}`);
      return 'unreadable';
    }
  }

  /** Without its secrets a Mac can neither sign nor send. It is told on the Mac, and they may come back. */
  #waitForSecrets(trouble: SecretsTrouble): void {
    const { clock, log } = this.#ports;
    if (trouble === 'lost' && this.#secretsTrouble !== 'lost')
      log.error('the pairing is there but its secrets are not: pair this Mac anew after `sudo homeward-agent unpair`');
    this.#secretsTrouble = trouble;
    const look = async () => {
      if (this.#closed || this.#agent !== undefined) return;
      this.#stopWaiting();
      await this.#begin();
      this.#onChange(null);
    };
    const lookSafely = () =>
      void this.#mutex.run(look).catch((error) => log.error(`the pairing cannot be taken up: ${reasonOf(error)}`));
    this.#look = lookSafely;
    const cancelTimer = clock.setTimer(lookSafely, SECRETS_MS);
    this.#stopWaiting = () => {
      this.#look = () => {};
      cancelTimer();
    };
  }

  /** Without a pairing nothing is stolen, and no place of its chain means anything. */
  async #endRecord(): Promise<void> {
    const { journal, clock, log } = this.#ports;
    journal.keepSilent(false);
    this.#record.end({ to: clock.now(), why: 'unpaired' });
    await this.#record
      .forgetPlaces()
      .catch((error) => log.warn(`what was counted while stolen cannot be saved: ${reasonOf(error)}`));
  }

  #waitForPairing(): void {
    const { store, directory, clock, log } = this.#ports;
    let cancelTimer = () => {};
    const look = async () => {
      if (this.#closed || store.paired !== null || (await store.load()) === null) return;
      this.#stopWaiting();
      await this.#begin();
      this.#onChange(null);
    };
    const lookSafely = () =>
      void this.#mutex.run(look).catch((error) => log.error(`the pairing cannot be read: ${reasonOf(error)}`));
    const tick = () => {
      lookSafely();
      cancelTimer = clock.setTimer(tick, LOOK_MS);
    };
    const watcher = watch(directory.root, lookSafely);
    watcher.on('error', () => watcher.close());
    cancelTimer = clock.setTimer(tick, LOOK_MS);
    this.#stopWaiting = () => {
      cancelTimer();
      watcher.close();
    };
  }

  #tellChange(change: Change): void {
    this.#onChange(change);
    if (change.after.mode.mode === 'released') void this.#finishRelease();
  }

  /** Sends what waits, then forgets the pairing, as the owner ordered. */
  async #finishRelease(): Promise<void> {
    await this.#agent?.drain(RELEASED_DRAIN_MS);
    await this.#mutex.run(() => this.#forget());
  }

  /** Takes in an order, or a change of the owner's keys, that came by a file or a deep link. */
  async takeIn(token: string): Promise<Reception> {
    const desk = this.#agent?.desk;
    if (desk === undefined) return 'refused';
    const reception = await desk.receiveByHand(token);
    if (reception !== 'refused') return reception;
    return desk.rotate(token).catch(() => 'refused');
  }

  /** Ends the pairing in every mode, for whoever administers this Mac; the owner is told, where that can still be sent. */
  async unpair(): Promise<void> {
    const agent = this.#agent;
    this.#ports.log.warn('unpaired by whoever administers this Mac');
    await agent?.releaseByAdministrator();
    await agent?.drain(UNPAIR_DRAIN_MS);
    await this.#mutex.run(() => this.#forget());
  }

  async #run(errand: Errand): Promise<void> {
    if (errand.errand === 'unpair') await this.unpair();
    else await this.takeIn(errand.token);
  }

  #mayUnpair(file: LeftFile): boolean {
    const { store, clock } = this.#ports;
    const { administratorUid } = this.#settings;
    return (
      store.paired !== null &&
      isUnpairWord(file, { deviceId: store.paired.pins.deviceId, now: clock.now(), administratorUid })
    );
  }

  async #forget(): Promise<void> {
    const { disk, directory, store, secrets, log } = this.#ports;
    if (this.#closed || store.paired === null) return;
    this.#stopWaiting();
    const agent = this.#agent;
    this.#agent = undefined;
    await agent?.close();
    await wipePairing(disk, directory, store, secrets);
    this.#secretsTrouble = null;
    this.#ports.journal.write({ what: 'unpaired' });
    log.info('the pairing is over');
    this.#onChange(null);
    await this.#begin();
  }
}
