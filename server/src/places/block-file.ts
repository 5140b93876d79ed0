import type { FileHandle } from 'node:fs/promises';

const BLOCK_BYTES = 4_096;

/** Blocks that are kept (2 MiB): the top of a search tree, which every look-up reads. */
const KEPT_BLOCKS = 512;

/** A large file of which small parts are read. */
export class BlockFile {
  readonly size: number;
  readonly #handle: FileHandle;
  /** In the order of their last use. */
  readonly #blocks = new Map<number, Promise<Buffer>>();

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  /** `length` bytes from `offset`. @throws RangeError beyond the file's end. */
  async read(offset: number, length: number): Promise<Buffer> {
    if (offset < 0 || length < 0 || offset + length > this.size) throw new RangeError('the file ends before that');
    const first = Math.floor(offset / BLOCK_BYTES);
    const last = Math.floor((offset + Math.max(length, 1) - 1) / BLOCK_BYTES);
    if (last - first > 1) return await this.#readFrom(offset, length);
    const block = await this.#block(first);
    const start = offset - first * BLOCK_BYTES;
    if (last === first) return block.subarray(start, start + length);
    return Buffer.concat([block.subarray(start), await this.#block(last)]).subarray(0, length);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  #block(number: number): Promise<Buffer> {
    const kept = this.#blocks.get(number);
    const offset = number * BLOCK_BYTES;
    const block = kept ?? this.#readFrom(offset, Math.min(BLOCK_BYTES, this.size - offset));
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    if (!kept) {
      block.catch(() => this.#blocks.delete(number));
      const [oldest] = this.#blocks.keys();
      if (this.#blocks.size > KEPT_BLOCKS && oldest !== undefined) this.#blocks.delete(oldest);
    }
    return block;
  }

  async #readFrom(offset: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead !== length) throw new RangeError('the file became shorter');
    return buffer;
  }
}
