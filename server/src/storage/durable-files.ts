import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The steps of a durable write. Each is a function of its own, so that a test can end the process between any two. */
export interface FileSteps {
  /** @returns the topmost directory that had to be made, if any. */
  makeDirectory(path: string): Promise<string | undefined>;
  writeAndSync(path: string, bytes: Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  syncDirectory(path: string): Promise<void>;
}

export const fileSteps: FileSteps = {
  makeDirectory: (path) => mkdir(path, { recursive: true, mode: 0o700 }),
  async writeAndSync(path, bytes) {
    await closing(await open(path, 'wx', 0o600), async (file) => {
      await file.writeFile(bytes);
      await file.sync();
    });
  },
  rename,
  async syncDirectory(path) {
    await closing(await open(path, 'r'), (directory) => directory.sync());
  },
};

async function closing(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle);
  } finally {
    await handle.close();
  }
}

/** Suffix of files that are being written: never read, and deleted when found after a crash. */
export const UNFINISHED = '.unfinished';

/**
 * Writes a file that is whole or absent, whatever happens meanwhile: under another name, fsynced, renamed, and its
 * directory fsynced; above a new directory the ones that it was entered in, too.
 * @param upTo a directory above that is there for certain. All up to it are fsynced, new or not: another write, now or
 * before a crash, may have made them and not have come to that.
 */
export async function writeDurably(path: string, bytes: Uint8Array, steps: FileSteps, upTo?: string): Promise<void> {
  const directory = dirname(path);
  const unfinished = join(directory, `${randomUUID()}${UNFINISHED}`);
  const made = await steps.makeDirectory(directory);
  try {
    await steps.writeAndSync(unfinished, bytes);
    await steps.rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
  const top = upTo ?? (made === undefined ? directory : dirname(made));
  for (let at = directory; ; at = dirname(at)) {
    await steps.syncDirectory(at);
    if (at === top || at === dirname(at)) return;
  }
}
