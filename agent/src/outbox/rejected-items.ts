import { join } from 'node:path';
import type { Disk } from '../durable/disk.ts';
import { byPlaceInChain, type ItemFile, parseItemName } from './item-file.ts';

/** Refused items are kept for whoever wants to know why; a server that refuses all must not fill the disk. */
export const KEPT_REJECTED_BYTES = 64 * 1024 * 1024;
/** Too much of it is emptied to this share, so that one event tells of many items. */
const EMPTIED_TO = 0.9;

export interface RejectedItem extends ItemFile {
  readonly bytes: number;
  /** When its file was written, milliseconds since 1970. */
  readonly writtenAt: number;
}

/** What the server will never take: the newest 64 MiB of it. */
export class RejectedItems {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #keptBytes: number;
  /** In the chain's order. */
  #items: RejectedItem[] = [];
  #bytes = 0;

  constructor(disk: Disk, directory: string, keptBytes: number) {
    this.#disk = disk;
    this.#directory = directory;
    this.#keptBytes = keptBytes;
  }

  async open(): Promise<void> {
    await this.#disk.makeDirectory(this.#directory);
    this.#items = [];
    for (const name of await this.#disk.list(this.#directory)) {
      const file = parseItemName(name);
      const size = file && (await this.#disk.size(join(this.#directory, name)));
      if (file && size) this.#items.push({ ...file, bytes: size.bytes, writtenAt: size.changedAt });
    }
    this.#bytes = this.#items.reduce((total, { bytes }) => total + bytes, 0);
    await this.#prune();
  }

  get count(): number {
    return this.#items.length;
  }

  /** Those that were captured since then, milliseconds since 1970. */
  countSince(at: number): number {
    return this.#items.filter(({ writtenAt }) => writtenAt >= at).length;
  }

  get last(): ItemFile | undefined {
    return this.#items.at(-1);
  }

  /** Takes in an item's file from where it waited; answers the oldest ones, which had to go for it. */
  async takeFrom(path: string, file: ItemFile, bytes: number): Promise<readonly RejectedItem[]> {
    const place = join(this.#directory, file.name);
    await this.#disk.move(path, place, { durably: true });
    const writtenAt = (await this.#disk.size(place))?.changedAt ?? 0;
    this.#items = [...this.#items, { ...file, bytes, writtenAt }].sort(byPlaceInChain);
    this.#bytes += bytes;
    return this.#prune();
  }

  async #prune(): Promise<readonly RejectedItem[]> {
    const gone: RejectedItem[] = [];
    const target = this.#bytes > this.#keptBytes ? this.#keptBytes * EMPTIED_TO : this.#keptBytes;
    // The last one stays: the end of the chain may stand in it.
    while (this.#bytes > target && this.#items.length > 1) {
      const [oldest, ...rest] = this.#items;
      if (oldest === undefined) break;
      await this.#disk.remove(join(this.#directory, oldest.name));
      this.#items = rest;
      this.#bytes -= oldest.bytes;
      gone.push(oldest);
    }
    return gone;
  }
}
