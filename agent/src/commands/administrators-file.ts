import { randomUUID } from 'node:crypto';
import { closeSync, constants, fchmodSync, openSync, statSync, writeSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPORARY_PREFIX } from '../durable/disk.ts';
import type { Owner } from './act-as-owner.ts';

/** Whoever can look into the data directory, which is private, may read it; nobody but root may change it. */
const READ_ONLY = 0o444;

/**
 * A file of root's in another user's data directory, which shows that whoever wrote it administers the machine. Root
 * makes it empty, then gives up its power, and with no more power than that user it is filled and put in its place.
 */
export class AdministratorsFile {
  readonly #path: string;
  readonly #file: number;

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Makes it; call it as root.
   * @returns null where there is no such directory
   * @throws Error of the disk; in words where the directory is not the owner's (any more)
   */
  static make(directory: string, owner: Owner): AdministratorsFile | null {
    const name = `${TEMPORARY_PREFIX}${randomUUID()}`;
    const before = process.cwd();
    try {
      // From inside, nobody can put another directory in its place between the look and the making.
      process.chdir(directory);
      if (statSync('.').uid !== owner.uid) throw new Error(`${directory} leads into somebody else’s folder`);
      const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
      const file = openSync(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, READ_ONLY);
      fchmodSync(file, READ_ONLY);
      return new AdministratorsFile(join(directory, name), file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    } finally {
      process.chdir(before);
    }
  }

  /** Fills it and moves it, on the same disk. @throws Error of the disk */
  async moveTo(path: string, words: string): Promise<void> {
    writeSync(this.#file, words);
    await rename(this.#path, path);
  }

  /** Closes it, and removes it where it was not moved. */
  async close(): Promise<void> {
    closeSync(this.#file);
    await rm(this.#path, { force: true });
  }
}
