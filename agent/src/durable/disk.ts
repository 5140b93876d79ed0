import { renameSync, statfsSync } from 'node:fs';
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Every step that changes the disk, by name: a crash may come between any two of them. */
export type DiskStep = 'write' | 'sync' | 'rename' | 'sync-directory' | 'remove';

/** The disk as the agent uses it: private (0700 and 0600), and synced where something must survive a power cut. */
export interface Disk {
  /** Makes a private directory and those above it. */
  makeDirectory(path: string): Promise<void>;
  /** The names in a directory, sorted; none where it does not exist. */
  list(directory: string): Promise<string[]>;
  /** The file's bytes; null where there is none. */
  read(path: string): Promise<Buffer | null>;
  /** The first bytes of the file, so many at most; null where there is none. */
  readStart(path: string, bytes: number): Promise<Buffer | null>;
  /** Bytes and time of last change (milliseconds since 1970); null where there is no such file. */
  size(path: string): Promise<{ bytes: number; changedAt: number } | null>;
  /**
   * Bytes that a program may still write to the volume of this path; null where the system does not tell. It is what `statfs`
   * calls available: without what is kept for root, and on macOS without what it would clear away if asked to (purgeable).
   */
  freeBytes(path: string): number | null;
  /** What tells a file or directory from a copy of it. */
  identity(path: string): Promise<string>;
  /**
   * Puts the content in the file's place, whole or not at all, and returns when it will survive a power cut.
   * @returns whether it was written.
   */
  replace(path: string, content: Uint8Array, options?: ReplaceOptions): Promise<boolean>;
  /** Moves a file that is on disk already; durable when `durably` is set. */
  move(from: string, to: string, options?: { durably?: boolean; stampAt?: number }): Promise<void>;
  /** Appends a line; durable when `durably` is set. */
  append(path: string, line: string, options?: { durably?: boolean }): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface ReplaceOptions {
  /** Asked at the last moment, in the same turn as the rename; `false` leaves everything as it was. */
  readonly mayCommit?: () => boolean;
  /** Where the version before goes. A crash may leave it there with nothing in its old place. */
  readonly keepPreviousAs?: string;
}

/** Begins the names of files that are being written; whatever bears it at start is the rest of a crash. */
export const TEMPORARY_PREFIX = '.writing-';

const PRIVATE_FILE = 0o600;
const PRIVATE_DIRECTORY = 0o700;

/**
 * The real disk.
 * @param onStep called before each step that changes something; tests end the process there.
 */
export function createDisk(onStep: (step: DiskStep, path: string) => void = () => {}): Disk {
  const syncDirectory = async (path: string) => {
    onStep('sync-directory', path);
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  };
  return {
    makeDirectory: async (path) => {
      await mkdir(path, { recursive: true, mode: PRIVATE_DIRECTORY });
    },
    list: async (directory) => (await orNull(readdir(directory)))?.sort() ?? [],
    read: (path) => orNull(readFile(path)),
    readStart: async (path, bytes) => {
      const file = await orNull(open(path, 'r'));
      if (file === null) return null;
      try {
        const most = Math.min(bytes, (await file.stat()).size);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    size: async (path) => {
      const found = await orNull(stat(path));
      return found && { bytes: found.size, changedAt: Math.round(found.mtimeMs) };
    },
    freeBytes: (path) => {
      try {
        const { bavail, bsize } = statfsSync(path);
        return Number.isSafeInteger(bavail * bsize) ? bavail * bsize : null;
      } catch {
        return null;
      }
    },
    identity: async (path) => {
      const { dev, ino, birthtimeMs } = await stat(path);
      return `${dev} ${ino} ${birthtimeMs}`;
    },
    replace: async (path, content, { mayCommit = () => true, keepPreviousAs } = {}) => {
      const temporary = join(dirname(path), `${TEMPORARY_PREFIX}${basename(path)}`);
      onStep('write', path);
      const file = await open(temporary, 'w', PRIVATE_FILE);
      try {
        await file.writeFile(content);
        onStep('sync', path);
        await file.sync();
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      if (!mayCommit()) {
        await rm(temporary, { force: true });
        return false;
      }
      if (keepPreviousAs !== undefined) await orNull(rename(path, keepPreviousAs));
      onStep('rename', path);
      // Synchronous: nothing can come between the question above and the commit.
      renameSync(temporary, path);
      await syncDirectory(dirname(path));
      return true;
    },
    move: async (from, to, { durably = false, stampAt } = {}) => {
      onStep('rename', to);
      await rename(from, to);
      if (stampAt !== undefined) await utimes(to, stampAt / 1000, stampAt / 1000);
      if (durably) {
        await syncDirectory(dirname(to));
        await syncDirectory(dirname(from));
      }
    },
    append: async (path, line, { durably = false } = {}) => {
      const content = `${line}\n`;
      if (!durably) return appendFile(path, content, { mode: PRIVATE_FILE });
      const file = await open(path, 'a', PRIVATE_FILE);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    remove: async (path) => {
      onStep('remove', path);
      await rm(path, { force: true });
    },
  };
}

/** Removes what a crash left half written in a directory. */
export async function removeTemporaries(disk: Disk, directory: string): Promise<void> {
  for (const name of await disk.list(directory)) {
    if (name.startsWith(TEMPORARY_PREFIX)) await disk.remove(join(directory, name));
  }
}

/** Whether the disk, or the quota, has no room left. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(String((error as NodeJS.ErrnoException)?.code));

/** What keeps a disk from taking anything. */
export type DiskTrouble = 'disk-full' | 'disk-failed';

export const diskTroubleOf = (error: unknown): DiskTrouble => (isDiskFull(error) ? 'disk-full' : 'disk-failed');

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
