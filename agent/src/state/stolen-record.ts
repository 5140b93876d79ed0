import { Closed, Nullable, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import { isBeyond } from './head.ts';
import { isCounted, noCounts, StolenCounts, StolenSummary } from './stolen-summary.ts';

/** A place in the chain of items; `seq` 0 is before the first of an epoch. */
const Place = Closed({ epoch: Type.Integer({ minimum: 1 }), seq: Type.Integer({ minimum: 0 }) });
export type Place = Static<typeof Place>;

/** One stay in mode stolen, while it lasts. */
const Running = Closed({
  since: Timestamp,
  /** Number of the order that it is under now. */
  orderSeq: Type.Integer({ minimum: 0 }),
  account: StolenSummary.properties.account,
  /** What it collected lies after the first place and up to the second one, as far as it is counted. */
  after: Place,
  through: Place,
  counts: StolenCounts,
});
export type Running = Static<typeof Running>;

/** One that is over. It is forgotten when it is told and written into the journal. */
const Ended = Closed({
  summary: StolenSummary,
  after: Place,
  through: Place,
  isTold: Type.Boolean(),
  isJournalled: Type.Boolean(),
});
export type Ended = Static<typeof Ended>;

/** Only the owner can order so many that nobody has read of; beyond it the oldest goes. */
const MOST_ENDED = 64;

export const StolenFile = Closed({
  v: Type.Literal(1),
  running: Nullable(Running),
  /** Oldest first. */
  ended: Type.Array(Ended, { maxItems: MOST_ENDED }),
});
export type StolenFile = Static<typeof StolenFile>;

export const createStolenFile = (disk: Disk, path: string, log: Log) => new CheckedFile(disk, path, StolenFile, log);

/** An item, as far as it is counted. */
export interface CountedItem extends Place {
  readonly kind: string;
}

/**
 * What mode stolen collected, in numbers that outlive a crash, a restart and the end of the pairing: for the summary
 * that the Mac shows when it is over, and for the journal, which is silent meanwhile.
 */
export class StolenRecord {
  readonly #file: Pick<CheckedFile<typeof StolenFile>, 'load' | 'save'>;
  readonly #log: Log;
  readonly #mutex = new Mutex();
  #content: StolenFile = { v: 1, running: null, ended: [] };
  #saved: StolenFile = this.#content;

  constructor(file: Pick<CheckedFile<typeof StolenFile>, 'load' | 'save'>, log: Log) {
    this.#file = file;
    this.#log = log;
  }

  async load(): Promise<void> {
    this.#content = (await this.#file.load()) ?? this.#content;
    this.#saved = this.#content;
  }

  get running(): Running | null {
    return this.#content.running;
  }

  /** The oldest summary that nobody has acknowledged. */
  get summary(): StolenSummary | null {
    return this.#content.ended.find(({ isTold }) => !isTold)?.summary ?? null;
  }

  /** What is over and not in the journal yet, oldest first. */
  get unwritten(): readonly Ended[] {
    return this.#content.ended.filter(({ isJournalled }) => !isJournalled);
  }

  /** Stolen mode began: what comes after the place is collected in it. */
  begin(begun: Pick<Running, 'since' | 'orderSeq' | 'account' | 'after'>): void {
    this.#change({ running: { ...begun, through: begun.after, counts: noCounts } });
    this.saveSoon();
  }

  /** Another order to go on. */
  renew(orderSeq: number): void {
    const { running } = this.#content;
    if (running !== null && running.orderSeq !== orderSeq) this.#change({ running: { ...running, orderSeq } });
  }

  /** Counts an item that mode stolen captured. It is on disk, so a count that a crash loses is made again. */
  count(item: CountedItem): void {
    const { running, ended } = this.#content;
    const last = ended.at(-1);
    if (running !== null) this.#change({ running: { ...running, ...counted(running, running.counts, item) } });
    // It was on its way to the disk when the mode ended.
    else if (last !== undefined && !last.isJournalled) {
      const { counts, through } = counted(last, last.summary.counts, item);
      this.#change({ ended: [...ended.slice(0, -1), { ...last, through, summary: { ...last.summary, counts } }] });
    }
  }

  /** Stolen mode is over. */
  end({ to, why }: Pick<StolenSummary, 'to' | 'why'>): void {
    const { running, ended } = this.#content;
    if (running === null) return;
    const { since: from, counts, account, after, through } = running;
    const summary = { from, to: Math.max(from, to), why, counts, account };
    const over = { summary, after, through, isTold: false, isJournalled: false };
    this.#change({ running: null, ended: [...ended, over].slice(-MOST_ENDED) });
    this.saveSoon();
  }

  /** The journal has it now. */
  journalled({ after }: Ended): Promise<void> {
    this.#mark((one) => (one.after === after ? { ...one, isJournalled: true } : one));
    return this.save();
  }

  /** The chain is wiped: its places mean nothing any more. */
  forgetPlaces(): Promise<void> {
    this.#mark((one) => ({ ...one, isJournalled: true }));
    return this.save();
  }

  /** Somebody has read the summary. Returns when it will not be shown again. @throws Error of the disk */
  acknowledge(): Promise<void> {
    const shown = this.summary;
    this.#mark((one) => (one.summary === shown ? { ...one, isTold: true } : one));
    return this.save();
  }

  /** Resolves when all is on disk. @throws Error of the disk */
  save(): Promise<void> {
    return this.#mutex.run(async () => {
      const content = this.#content;
      if (content === this.#saved) return;
      await this.#file.save(content);
      this.#saved = content;
    });
  }

  /** Saves; a failure is told, and made good by the next one. */
  saveSoon(): void {
    this.save().catch((error) => this.#log.warn(`what was counted while stolen cannot be saved: ${reasonOf(error)}`));
  }

  #mark(change: (ended: Ended) => Ended): void {
    const ended = this.#content.ended.map(change).filter(({ isTold, isJournalled }) => !isTold || !isJournalled);
    this.#change({ ended });
  }

  #change(change: Partial<StolenFile>): void {
    this.#content = { ...this.#content, ...change };
  }
}

function counted({ through }: { readonly through: Place }, counts: StolenCounts, item: CountedItem) {
  const { kind, epoch, seq } = item;
  if (!isBeyond(item, through)) return { through, counts };
  return { through: { epoch, seq }, counts: isCounted(kind) ? { ...counts, [kind]: counts[kind] + 1 } : counts };
}
