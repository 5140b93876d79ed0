import { join } from 'node:path';
import type { Disk } from '../durable/disk.ts';
import { byPlaceInChain, type ItemFile, parseItemName } from './item-file.ts';

const KEPT_MS = 14 * 86_400_000;
const KEPT_BYTES = 512 * 1024 * 1024;

interface SentItem extends ItemFile {
  readonly bytes: number;
  readonly sentAt: number;
}

/** What the server has receipted, kept for two weeks or 512 MiB: its disk may die after all. */
export class SentItems {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #now: () => number;
  #items: SentItem[] = [];
  #bytes = 0;

  constructor(disk: Disk, directory: string, now: () => number) {
    this.#disk = disk;
    this.#directory = directory;
    this.#now = now;
  }

  async open(): Promise<void> {
    await this.#disk.makeDirectory(this.#directory);
    this.#items = [];
    this.#bytes = 0;
    for (const name of await this.#disk.list(this.#directory)) {
      const file = parseItemName(name);
      const size = file && (await this.#disk.size(join(this.#directory, name)));
      if (file && size) this.#note({ ...file, bytes: size.bytes, sentAt: size.changedAt });
    }
    await this.prune();
  }

  /** The items of an epoch, in order. */
  of(epoch: number): readonly ItemFile[] {
    return this.#items.filter((item) => item.epoch === epoch).sort(byPlaceInChain);
  }

  /** The epochs of which anything is kept. */
  get epochs(): readonly number[] {
    return [...new Set(this.#items.map((item) => item.epoch))];
  }

  get last(): ItemFile | undefined {
    return this.#items.toSorted(byPlaceInChain).at(-1);
  }

  pathOf(file: ItemFile): string {
    return join(this.#directory, file.name);
  }

  /** Takes in an item's file from where it waited. */
  async takeFrom(path: string, file: ItemFile, bytes: number): Promise<void> {
    const sentAt = this.#now();
    await this.#disk.move(path, this.pathOf(file), { stampAt: sentAt });
    this.#note({ ...file, bytes, sentAt });
    await this.prune();
  }

  /** Gives an item's file back; answers its size. */
  async giveTo(path: string, file: ItemFile): Promise<number> {
    const item = this.#items.find(({ name }) => name === file.name);
    if (item === undefined) throw new Error(`${file.name} is not among the sent items`);
    await this.#disk.move(this.pathOf(file), path, { durably: true });
    this.#forget(item);
    return item.bytes;
  }

  /** Removes what was kept long enough, or is too much. */
  async prune(keptBytes = KEPT_BYTES): Promise<void> {
    const oldest = this.#now() - KEPT_MS;
    while (this.#bytes > keptBytes || (this.#items[0]?.sentAt ?? Number.POSITIVE_INFINITY) < oldest) {
      const item = this.#items[0];
      if (item === undefined) return;
      this.#forget(item);
      await this.#disk.remove(this.pathOf(item));
    }
  }

  /** Keeps the list in the order of sending, which is the order of pruning. */
  #note(item: SentItem): void {
    this.#bytes += item.bytes;
    const last = this.#items.at(-1);
    this.#items.push(item);
    if (last !== undefined && last.sentAt > item.sentAt) this.#items.sort((a, b) => a.sentAt - b.sentAt);
  }

  #forget(item: SentItem): void {
    this.#items.splice(this.#items.indexOf(item), 1);
    this.#bytes -= item.bytes;
  }
}
