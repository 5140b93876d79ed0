import { watch } from 'node:fs';
import { join } from 'node:path';
import { text, utf8 } from '@homeward/shared/bytes';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { type Disk, TEMPORARY_PREFIX } from '../durable/disk.ts';
import { type LeftFile, readLeftFile } from '../durable/left-file.ts';
import { type Log, reasonOf } from '../log.ts';

/** What the command line asks of the running engine: to take in an order or a rotation, or to end the pairing. */
export type Errand = { readonly errand: 'signed'; readonly token: string } | { readonly errand: 'unpair' };

const UNPAIR = 'unpair';
const TOKEN_ENDING = '.token';
/** Many times the longest token, a rotation's with a post-quantum key. */
const MOST_BYTES = 64 * 1024;

/** Leaves something signed for the engine, which may come to it now or at its next start; answers the file's path. */
export async function leaveToken(disk: Disk, directory: string, token: string): Promise<string> {
  await disk.makeDirectory(directory);
  const path = join(directory, `${sha256Base64Url(utf8(token))}${TOKEN_ENDING}`);
  await disk.replace(path, utf8(token));
  return path;
}

/** Where the word lies that ends the pairing (`unpair-word.ts`). */
export const unpairPathIn = (directory: string): string => join(directory, UNPAIR);

export interface InboxParts {
  readonly disk: Disk;
  readonly directory: string;
  readonly log: Log;
  /** Whether the file is the word of somebody who may end the pairing. */
  readonly mayUnpair: (file: LeftFile) => boolean;
  readonly onErrand: (errand: Errand) => Promise<void>;
}

/**
 * A directory in which the command line leaves errands for the engine. Every program of the same user can do so too:
 * an order is signed, and the word that ends the pairing must be root's.
 */
export class Inbox {
  readonly #parts: InboxParts;
  #stopWatching = () => {};
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  async open(): Promise<void> {
    const { disk, directory, log } = this.#parts;
    await disk.makeDirectory(directory);
    const watcher = watch(directory, () => this.look());
    watcher.on('error', (error) => log.warn(`the inbox cannot be watched: ${reasonOf(error)}`));
    this.#stopWatching = () => watcher.close();
    this.look();
  }

  /** Runs what lies there, one errand after the other; what is done, and what is no errand, is removed. */
  look(): void {
    this.#looking = this.#looking.then(() => this.#runAll()).catch((error) => this.#failed(error));
  }

  close(): void {
    this.#closed = true;
    this.#stopWatching();
  }

  async #runAll(): Promise<void> {
    const { disk, directory } = this.#parts;
    if (this.#closed) return;
    for (const name of await disk.list(directory)) {
      if (this.#closed) return;
      if (name.startsWith(TEMPORARY_PREFIX)) continue;
      // One that fails holds up no other.
      await this.#runOne(name).catch((error) => this.#failed(error));
    }
  }

  async #runOne(name: string): Promise<void> {
    const { disk, directory, onErrand } = this.#parts;
    const path = join(directory, name);
    const errand = await this.#errandIn(name, path);
    if (errand !== null) await onErrand(errand);
    await disk.remove(path);
  }

  async #errandIn(name: string, path: string): Promise<Errand | null> {
    const { log, mayUnpair } = this.#parts;
    try {
      const file = await readLeftFile(path, MOST_BYTES);
      if (file === null) return null;
      if (name.endsWith(TOKEN_ENDING)) return { errand: 'signed', token: text(file.bytes) };
      if (name === UNPAIR && mayUnpair(file)) return { errand: 'unpair' };
      log.warn('something was left in the inbox that is no errand of whoever administers this Mac: not done');
    } catch (error) {
      log.warn(`something was left in the inbox that cannot be read: ${reasonOf(error)}`);
    }
    return null;
  }

  #failed(error: unknown): void {
    this.#parts.log.error(`an errand failed: ${reasonOf(error)}`);
  }
}
