import type { Disk } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import { Mutex } from '../mutex.ts';
import type { WrittenItem } from '../outbox/item-writer.ts';
import { envelopeOf, keptItems } from '../outbox/kept-items.ts';
import type { AgentState } from '../state/agent-state.ts';
import type { DataDirectory } from '../state/data-directory.ts';
import { isBeyond } from '../state/head.ts';
import type { Journal } from '../state/journal.ts';
import type { Place, StolenRecord } from '../state/stolen-record.ts';
import type { StolenSummary } from '../state/stolen-summary.ts';
import { stolenLines } from './stolen-lines.ts';

export interface ChronicleParts {
  readonly journal: Journal;
  readonly record: StolenRecord;
  readonly disk: Disk;
  readonly directory: DataDirectory;
  readonly log: Log;
}

/** A change of mode, in force. */
export interface ModeChange {
  readonly before: Pick<AgentState, 'mode'>;
  readonly after: AgentState;
  readonly why: StolenSummary['why'];
}

/**
 * What the Mac can tell of what it did. While stolen it tells nothing: the journal is silent, and only numbers are
 * kept. When that is over, the journal is told what it missed.
 */
export class Chronicle {
  readonly #parts: ChronicleParts;
  readonly #mutex = new Mutex();

  constructor(parts: ChronicleParts) {
    this.#parts = parts;
  }

  /** Goes on after a start, and makes good what a crash left undone. @param head the end of the chain */
  async takeUp(state: AgentState, head: Place): Promise<void> {
    const { journal, record } = this.#parts;
    const { mode } = state;
    journal.keepSilent(mode.mode === 'stolen');
    if (mode.mode === 'stolen') {
      // Its end could not be saved.
      if (record.running !== null && record.running.since !== mode.since) record.end({ to: mode.since, why: 'order' });
      if (record.running === null) this.#begin(state, mode.since, await this.#placeBefore(mode.since, head));
      record.renew(orderSeqOf(state));
      await this.#countAgain(Number.POSITIVE_INFINITY);
    } else if (record.running !== null && 'since' in mode) {
      await this.#countAgain(mode.since);
      const why = record.running.orderSeq === orderSeqOf(state) && mode.mode === 'protected' ? 'expired' : 'order';
      record.end({ to: mode.since, why });
    }
    record.saveSoon();
    journal.write({ what: head.epoch === 1 && head.seq === 0 ? 'paired' : 'started' });
    this.#writeOut();
  }

  /** @param head the end of the chain when the mode changed */
  changed({ before, after, why }: ModeChange, head: Place): void {
    const { journal, record } = this.#parts;
    const { mode } = after;
    if (mode.mode === 'stolen') {
      if (before.mode.mode !== 'stolen') this.#begin(after, mode.since, head);
      record.renew(orderSeqOf(after));
    }
    if (before.mode.mode === mode.mode || mode.mode === 'unpaired') return;
    journal.keepSilent(mode.mode === 'stolen');
    journal.write({ what: 'mode', mode: mode.mode });
    if (before.mode.mode === 'stolen' && mode.mode !== 'stolen') {
      record.end({ to: mode.since, why });
      this.#writeOut();
    }
  }

  /** An item is safe on disk. */
  captured({ kind, mode, epoch, seq }: Pick<WrittenItem, 'kind' | 'mode' | 'epoch' | 'seq'>): void {
    this.#parts.journal.write({ what: 'captured', kind, mode, epoch, seq });
    if (mode === 'stolen') this.#parts.record.count({ kind, epoch, seq });
  }

  settled(what: 'sent' | 'rejected', { kind, epoch, seq }: Pick<WrittenItem, 'kind' | 'epoch' | 'seq'>): void {
    this.#parts.journal.write({ what, kind, epoch, seq });
  }

  discarded(kind: WrittenItem['kind']): void {
    this.#parts.journal.write({ what: 'discarded', kind });
  }

  /** Saves what was counted: after a round, so that a start has little to count again. */
  save(): void {
    this.#parts.record.saveSoon();
  }

  /** Resolves when all that can be told is written. */
  async idle(): Promise<void> {
    const { record, journal, log } = this.#parts;
    await this.#mutex.idle();
    await journal.idle();
    await record.save().catch((error) => log.warn(`what was counted cannot be saved: ${reasonOf(error)}`));
  }

  #begin({ pins, orders }: AgentState, since: number, after: Place): void {
    const account = { loginName: pins.loginName, origin: pins.origin };
    const { epoch, seq } = after;
    this.#parts.record.begin({ since, orderSeq: orders.mode?.seq ?? 0, account, after: { epoch, seq } });
  }

  /** Counts what was on disk before the count was. */
  async #countAgain(until: number): Promise<void> {
    const { record, disk, directory } = this.#parts;
    const { running } = record;
    if (running === null) return;
    for (const item of await keptItems(disk, directory)) {
      if (!isBeyond(item, running.through)) continue;
      const envelope = await envelopeOf(disk, item.path);
      if (envelope !== null && envelope.capturedAt >= running.since && envelope.capturedAt < until) record.count(item);
    }
  }

  /** The end of what was captured before the time, where nothing else tells it. */
  async #placeBefore(time: number, head: Place): Promise<Place> {
    const { disk, directory } = this.#parts;
    let place = head;
    for (const item of (await keptItems(disk, directory)).toReversed()) {
      const envelope = await envelopeOf(disk, item.path);
      if (envelope !== null && envelope.capturedAt < time) break;
      place = { epoch: item.epoch, seq: item.seq - 1 };
    }
    return place;
  }

  #writeOut(): void {
    const { journal, record, disk, directory, log } = this.#parts;
    const write = async () => {
      for (const ended of record.unwritten) {
        if (await journal.add(await stolenLines(disk, directory, ended))) await record.journalled(ended);
      }
    };
    this.#mutex
      .run(write)
      .catch((error) => log.warn(`the journal cannot be told what was collected while stolen: ${reasonOf(error)}`));
  }
}

const orderSeqOf = ({ orders }: AgentState): number => orders.mode?.seq ?? 0;
