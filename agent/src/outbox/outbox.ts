import { join } from 'node:path';
import { envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';
import { type Disk, type DiskTrouble, diskTroubleOf, isDiskFull, removeTemporaries } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';
import type { DataDirectory } from '../state/data-directory.ts';
import { type Head, headOf, isBeyond } from '../state/head.ts';
import { decodeItem, encodeItem, type ItemContent, type ItemFile, parseItemName } from './item-file.ts';
import { KEPT_REJECTED_BYTES, type RejectedItem, RejectedItems } from './rejected-items.ts';
import { SentItems } from './sent-items.ts';
import { type WaitingItem, WaitingItems } from './waiting-items.ts';

/** A sealed body alone is larger than this (its age header is): a smaller file may be an envelope without its body. */
const ENVELOPE_ONLY_BYTES = 2048;
/** Room is made after a first failure; what fails again is trouble. */
const FAILURES_TO_TELL = 2;

/** Sealed items on disk: those that wait, those that the server has, and those that it will never take. */
export class Outbox {
  readonly waiting = new WaitingItems();
  readonly sent: SentItems;
  readonly #disk: Disk;
  readonly #directory: DataDirectory;
  readonly #log: Log;
  readonly #rejected: RejectedItems;
  /** Of the items that were to be put on disk, since the last that was. */
  #failures = 0;
  #trouble: DiskTrouble | null = null;
  #onChange = () => {};

  constructor(
    disk: Disk,
    directory: DataDirectory,
    now: () => number,
    log: Log,
    keptRejectedBytes = KEPT_REJECTED_BYTES,
  ) {
    this.#disk = disk;
    this.#directory = directory;
    this.#log = log;
    this.#rejected = new RejectedItems(disk, directory.rejected, keptRejectedBytes);
    this.sent = new SentItems(disk, directory.sent, now);
  }

  /** Reads what is there. Half-written files of a crash are removed: nothing had been promised about them. */
  async open(): Promise<void> {
    const { outbox } = this.#directory;
    await this.#disk.makeDirectory(outbox);
    await removeTemporaries(this.#disk, outbox);
    for (const name of await this.#disk.list(outbox)) {
      const file = parseItemName(name);
      if (file) await this.#takeUp(file);
    }
    await this.#rejected.open();
    await this.sent.open();
  }

  /** Tells when more or fewer items wait or are rejected, and when the disk takes none, or does again. */
  listen(onChange: () => void): void {
    this.waiting.listen(onChange);
    this.#onChange = onChange;
  }

  /** Why nothing that is captured can be put on disk; null where it can. */
  get trouble(): DiskTrouble | null {
    return this.#trouble;
  }

  /** Room that is left for what is captured; null where the system does not tell. */
  get freeBytes(): number | null {
    return this.#disk.freeBytes(this.#directory.outbox);
  }

  get rejectedCount(): number {
    return this.#rejected.count;
  }

  /** How many of them were captured since then, milliseconds since 1970. */
  rejectedSince(at: number): number {
    return this.#rejected.countSince(at);
  }

  has = (epoch: number, seq: number): boolean => this.waiting.has(epoch, seq);

  /**
   * Puts an item on disk; it will survive a power cut when this returns.
   * @param mayCommit asked at the last moment; `false` discards the item.
   * @returns whether it was put.
   * @throws Error of the disk
   */
  async put(
    file: ItemFile,
    content: ItemContent,
    urgentFor: string | null,
    mayCommit: () => boolean,
  ): Promise<boolean> {
    const bytes = encodeItem(content);
    try {
      if (!(await this.#disk.replace(this.#pathOf(file), bytes, { mayCommit }))) return false;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures >= FAILURES_TO_TELL) this.#tell(diskTroubleOf(error));
      // Nothing may be left of it: the next try, or the next item, takes its number.
      await this.#disk.remove(this.#pathOf(file));
      throw error;
    }
    this.waiting.add(file, bytes.length, content.sealed.length === 0, urgentFor);
    this.#failures = 0;
    this.#tell(null);
    return true;
  }

  /** An item's content, read now; null where its file is gone or damaged, which takes it out of the queue. */
  async read(item: WaitingItem): Promise<ItemContent | null> {
    const bytes = await this.#disk.read(this.#pathOf(item));
    const content = bytes && decodeItem(bytes);
    if (content && hasEnvelope(content)) return content;
    this.#log.error(`${item.name} is ${bytes === null ? 'gone' : 'damaged'} and cannot be sent`);
    if (bytes !== null) await this.reject(item);
    else this.waiting.remove(item);
    return null;
  }

  /** The server has the item: it moves to `sent/`. */
  async settle(item: WaitingItem): Promise<void> {
    this.waiting.remove(item);
    await this.sent.takeFrom(this.#pathOf(item), item, item.bytes);
  }

  /** The server will never take the item: it moves to `rejected/`. Answers the items that had to go for it. */
  async reject(item: WaitingItem): Promise<readonly RejectedItem[]> {
    this.waiting.remove(item);
    const gone = await this.#rejected.takeFrom(this.#pathOf(item), item, item.bytes);
    this.#onChange();
    return gone;
  }

  /** Puts items that the server lost back into the queue. */
  async requeue(files: readonly ItemFile[]): Promise<void> {
    for (const file of files) {
      const bytes = await this.sent.giveTo(this.#pathOf(file), file);
      this.waiting.add(file, bytes, false);
    }
  }

  /** Drops an item's body and keeps its envelope; answers the bytes that became free. */
  async dropBody(item: WaitingItem): Promise<number> {
    // Nobody sends it meanwhile.
    item.inFlight = true;
    try {
      const content = await this.read(item);
      if (content === null) return 0;
      const left = encodeItem({ token: content.token, sealed: new Uint8Array(0) });
      const freed = item.bytes - left.length;
      await this.#disk.replace(this.#pathOf(item), left);
      this.waiting.shrink(item, left.length);
      return freed;
    } finally {
      item.inFlight = false;
    }
  }

  /** The end of the chain as the files tell it; null where there are none. */
  async lastItem(): Promise<Head | null> {
    const { outbox, rejected, sent } = this.#directory;
    const candidates: [string, ItemFile | undefined][] = [
      [outbox, this.waiting.all.at(-1)],
      [sent, this.sent.last],
      [rejected, this.#rejected.last],
    ];
    let last: Head | null = null;
    for (const [directory, file] of candidates) {
      if (file === undefined || (last !== null && !isBeyond(file, last))) continue;
      const bytes = await this.#disk.read(join(directory, file.name));
      const content = bytes && decodeItem(bytes);
      if (content) last = headOf({ ...file, token: content.token });
    }
    return last;
  }

  /** Frees room on a full disk: what the server has already goes first. */
  async makeRoom(error: unknown): Promise<void> {
    if (!isDiskFull(error)) return;
    try {
      await this.sent.prune(0);
    } catch (failure) {
      this.#log.warn(`no room could be made: ${reasonOf(failure)}`);
    }
  }

  #tell(trouble: DiskTrouble | null): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#onChange();
  }

  async #takeUp(file: ItemFile): Promise<void> {
    const size = await this.#disk.size(this.#pathOf(file));
    if (size === null) return;
    // Only a file as small as an envelope can be one whose body was dropped; reading the others would be slow.
    const dropped = size.bytes < ENVELOPE_ONLY_BYTES && (await this.#isDropped(file));
    this.waiting.add(file, size.bytes, dropped);
  }

  async #isDropped(file: ItemFile): Promise<boolean> {
    const bytes = await this.#disk.read(this.#pathOf(file));
    const content = bytes && decodeItem(bytes);
    return content !== null && content.sealed.length === 0;
  }

  #pathOf(file: ItemFile): string {
    return join(this.#directory.outbox, file.name);
  }
}

/** The id under which an item is stored. */
export const itemIdOf = (token: string): string => readSigned(envelopeKind, token).id;

function hasEnvelope({ token }: ItemContent): boolean {
  try {
    return itemIdOf(token) !== '';
  } catch {
    return false;
  }
}
