import { watch } from 'node:fs';
import { join } from 'node:path';
import { text, utf8 } from '@homeward/shared/bytes';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { type Disk, TEMPORARY_PREFIX } from '../durable/disk.ts';
import { type Log, reasonOf } from '../log.ts';

/** What the command line asks of the running engine: to take in an order or a rotation, or to end the pairing. */
export type Errand = { readonly errand: 'signed'; readonly token: string } | { readonly errand: 'unpair' };

const UNPAIR = 'unpair';
const TOKEN_ENDING = '.token';

/** Leaves an errand for the engine, which may come to it now or at its next start; answers the file's path. */
export async function leaveErrand(disk: Disk, directory: string, errand: Errand): Promise<string> {
  await disk.makeDirectory(directory);
  const token = errand.errand === 'signed' ? errand.token : '';
  const name = errand.errand === 'signed' ? `${sha256Base64Url(utf8(token))}${TOKEN_ENDING}` : UNPAIR;
  const path = join(directory, name);
  await disk.replace(path, utf8(token));
  return path;
}

/** A directory, private to whoever administers the Mac, in which the command line leaves errands for the engine. */
export class Inbox {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #log: Log;
  readonly #onErrand: (errand: Errand) => Promise<void>;
  #stopWatching = () => {};
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(disk: Disk, directory: string, log: Log, onErrand: (errand: Errand) => Promise<void>) {
    this.#disk = disk;
    this.#directory = directory;
    this.#log = log;
    this.#onErrand = onErrand;
  }

  async open(): Promise<void> {
    await this.#disk.makeDirectory(this.#directory);
    const watcher = watch(this.#directory, () => this.look());
    watcher.on('error', (error) => this.#log.warn(`the inbox cannot be watched: ${reasonOf(error)}`));
    this.#stopWatching = () => watcher.close();
    this.look();
  }

  /** Runs what lies there, one errand after the other; an errand is removed when it is done. */
  look(): void {
    this.#looking = this.#looking
      .then(() => this.#runAll())
      .catch((error) => this.#log.error(`an errand failed: ${reasonOf(error)}`));
  }

  close(): void {
    this.#closed = true;
    this.#stopWatching();
  }

  async #runAll(): Promise<void> {
    if (this.#closed) return;
    for (const name of await this.#disk.list(this.#directory)) {
      if (this.#closed || name.startsWith(TEMPORARY_PREFIX)) continue;
      const path = join(this.#directory, name);
      const bytes = await this.#disk.read(path);
      if (bytes === null) continue;
      if (name === UNPAIR) await this.#onErrand({ errand: 'unpair' });
      else if (name.endsWith(TOKEN_ENDING)) await this.#onErrand({ errand: 'signed', token: text(bytes) });
      await this.#disk.remove(path);
    }
  }
}
