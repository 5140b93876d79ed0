import { text, utf8 } from '@homeward/shared/bytes';
import { expectShape } from '@homeward/shared/schema';
import { sha256Base64Url } from '@homeward/shared/sha256';
import type { Static, TSchema } from 'typebox';
import type { Log } from '../log.ts';
import type { Disk } from './disk.ts';

/** A small JSON file that is replaced as a whole, with a digest that shows damage and the version before kept beside it. */
export class CheckedFile<T extends TSchema> {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #schema: T;
  readonly #log: Log;

  constructor(disk: Disk, path: string, schema: T, log: Log) {
    this.#disk = disk;
    this.#path = path;
    this.#schema = schema;
    this.#log = log;
  }

  /**
   * The content, or the version before where the file is damaged. Where both are, they are set aside and the answer
   * is null, so that a damaged file is told once and never makes the agent fail at each start.
   */
  async load(): Promise<Static<T> | null> {
    const candidates = [this.#path, this.#previous];
    let damaged = false;
    for (const path of candidates) {
      const bytes = await this.#disk.read(path);
      if (bytes === null) continue;
      try {
        const content = this.#parse(bytes);
        if (damaged) this.#log.error(`${this.#path} is damaged; went on with the version before it`);
        return content;
      } catch (error) {
        damaged = true;
        this.#log.error(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown reason'}`);
      }
    }
    if (damaged) {
      for (const path of candidates) {
        if ((await this.#disk.size(path)) !== null) await this.#disk.move(path, this.#damaged(path));
      }
    }
    return null;
  }

  /**
   * The content as its newest version has it, for whoever only looks and does not own the file: nothing is moved, and
   * null means that there never was any, or that it was removed.
   * @throws Error where that cannot be told: the newest version is damaged, cannot be read, or is not in its place
   */
  async peek(): Promise<Static<T> | null> {
    const bytes = await this.#disk.read(this.#path);
    if (bytes !== null) return this.#parse(bytes);
    for (const left of [this.#previous, this.#damaged(this.#path)]) {
      if ((await this.#disk.size(left)) !== null) throw new Error(`${this.#path} is not there, ${left} is`);
    }
    return null;
  }

  /** Replaces the content; returns when it will survive a power cut. */
  async save(value: Static<T>): Promise<void> {
    const json = JSON.stringify(expectShape(this.#schema, value, this.#path));
    const content = utf8(`${sha256Base64Url(utf8(json))}\n${json}\n`);
    await this.#disk.replace(this.#path, content, { keepPreviousAs: this.#previous });
  }

  async remove(): Promise<void> {
    await this.#disk.remove(this.#previous);
    await this.#disk.remove(this.#path);
  }

  /** Moves the content out of the way under the given ending. */
  async setAside(ending: string): Promise<void> {
    await this.#disk.remove(this.#previous);
    await this.#disk.move(this.#path, `${this.#path}.${ending}`, { durably: true });
  }

  get #previous(): string {
    return `${this.#path}.previous`;
  }

  /** Where a damaged version is set aside. */
  #damaged(path: string): string {
    return `${path}.damaged`;
  }

  #parse(bytes: Uint8Array): Static<T> {
    const [digest, json] = text(bytes).split('\n');
    if (json === undefined || sha256Base64Url(utf8(json)) !== digest) throw new Error('its digest does not hold');
    return expectShape(this.#schema, JSON.parse(json), this.#path);
  }
}
