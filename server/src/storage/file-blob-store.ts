import { createReadStream } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { blobPath } from './blob-path.ts';
import type { BlobStore } from './blob-store.ts';
import { type FileSteps, fileSteps, UNFINISHED, writeDurably } from './durable-files.ts';

/** Names that are looked up at once when sweeping. */
const SWEEP_BATCH = 500;

/** What may stand in a key: nothing that could lead out of the directory. */
const KEY = /^[0-9a-f-]{36}\/[A-Za-z0-9_-]{1,100}(?:\.[A-Za-z0-9_-]{1,100})?$/;

/**
 * Blobs as files: `<root>/<device id>/<last two characters of the name>/<name>`, so that no directory grows
 * beyond what a file system likes.
 * @param root made on first use, in a directory that is there.
 */
export function createFileBlobStore(root: string, steps: FileSteps = fileSteps): BlobStore {
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new HomewardError('internal', 'a blob’s key has another form than expected');
    const [deviceId = '', name = ''] = key.split('/');
    return join(root, blobPath(deviceId, name));
  };

  return {
    put: (key, bytes) => writeDurably(pathOf(key), bytes, steps, dirname(root)),

    async read(key) {
      try {
        const file = await open(pathOf(key), 'r');
        return createReadStream('', { fd: file, autoClose: true });
      } catch (cause) {
        if (isMissing(cause)) throw new HomewardError('not_found', 'the sealed bytes are gone', { cause });
        throw cause;
      }
    },

    async delete(key) {
      await rm(pathOf(key), { force: true });
    },

    async deleteOf(deviceId) {
      await rm(join(root, deviceId), { recursive: true, force: true });
    },

    async sweep(named) {
      let deleted = 0;
      for (const deviceId of await entries(root)) {
        for (const shard of await entries(join(root, deviceId))) {
          const directory = join(root, deviceId, shard);
          const names = await entries(directory);
          for (let from = 0; from < names.length; from += SWEEP_BATCH) {
            const batch = names.slice(from, from + SWEEP_BATCH);
            const kept = await named(
              deviceId,
              batch.filter((name) => !name.endsWith(UNFINISHED)),
            );
            for (const name of batch.filter((each) => !kept.has(each))) {
              await rm(join(directory, name), { recursive: true, force: true });
              deleted += 1;
            }
          }
        }
      }
      return deleted;
    },
  };
}

async function entries(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (cause) {
    if (isMissing(cause) || (cause as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
    throw cause;
  }
}

const isMissing = (cause: unknown) => (cause as NodeJS.ErrnoException).code === 'ENOENT';
