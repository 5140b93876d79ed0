import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { utf8 } from '@homeward/shared/bytes';
import { HomewardError } from '@homeward/shared/errors';
import SqliteFile from 'better-sqlite3';
import { blobPath } from '../storage/blob-path.ts';
import { BLOBS, MARKER, readMarker } from '../storage/data-directory.ts';
import { DATABASE_FILE } from '../storage/database.ts';
import { fileSteps, UNFINISHED, writeDurably } from '../storage/durable-files.ts';
import { version } from '../version.ts';
import { type BackupNote, NOTE_FILE } from './backup-note.ts';
import { CHECKSUMS_FILE, checksumLine } from './checksums.ts';
import { copyDurably, digestOf } from './copied-file.ts';

/** How long the copy of the database waits for another process that holds it. */
const BUSY_DEADLINE_MS = 30_000;
const TOLD_EVERY_FILES = 1_000;

export interface BackupOrder {
  readonly dataDirectory: string;
  /** Made, and empty. */
  readonly to: string;
  readonly now: () => number;
  readonly progress: (sentence: string) => void;
}

export interface BackupMade {
  readonly note: BackupNote;
  /** Blobs that a row names and that are not there, or not whole: data that was lost before. */
  readonly damaged: readonly string[];
}

interface BlobRow {
  readonly device_id: string;
  readonly id: string;
  readonly sealed_sha256: string;
}

/**
 * Copies a data directory whose server may be running. First the database, as it is at one moment; then the blobs that it
 * names: these were durable before their rows, and never change. What is erased meanwhile is erased in the copy too.
 * @throws HomewardError `unavailable`
 */
export async function makeBackup({ dataDirectory, to, now, progress }: BackupOrder): Promise<BackupMade> {
  const secretsId = await readMarker(join(dataDirectory, MARKER));
  if (secretsId === null) {
    throw new HomewardError('unavailable', `${dataDirectory} has no ${MARKER}; start the server there once.`);
  }
  const madeAt = now();
  const source = openSqlite(join(dataDirectory, DATABASE_FILE));
  try {
    const copy = join(to, `${DATABASE_FILE}${UNFINISHED}`);
    source.prepare('VACUUM INTO ?').run(copy);
    const sums = await open(join(to, CHECKSUMS_FILE), 'wx', 0o600);
    try {
      const total = { files: 0, bytes: 0 };
      const add = async (path: string, { bytes, sha256 }: Awaited<ReturnType<typeof digestOf>>) => {
        await sums.appendFile(checksumLine(path, sha256));
        total.files += 1;
        total.bytes += bytes;
        if (total.files % TOLD_EVERY_FILES === 0) progress(`${total.files} files are copied …`);
      };
      const damaged = await copyBlobs({ dataDirectory, to, source, copy, add });
      await syncFile(copy);
      await rename(copy, join(to, DATABASE_FILE));
      await add(DATABASE_FILE, await digestOf(join(to, DATABASE_FILE)));
      await add(MARKER, await copyDurably(join(dataDirectory, MARKER), join(to, MARKER)));
      await sums.sync();
      const { sha256 } = await digestOf(join(to, CHECKSUMS_FILE));
      const note: BackupNote = {
        ...{ v: 1, what: 'homeward server backup', madeAt, version, secretsId, ...total },
        checksumsSha256: sha256.toString('hex'),
      };
      await writeDurably(join(to, NOTE_FILE), utf8(`${JSON.stringify(note, null, 2)}\n`), fileSteps, dirname(to));
      return { note, damaged };
    } finally {
      await sums.close();
    }
  } finally {
    source.close();
  }
}

interface BlobCopy {
  readonly dataDirectory: string;
  readonly to: string;
  readonly source: SqliteFile.Database;
  /** The copied database. */
  readonly copy: string;
  readonly add: (path: string, digest: Awaited<ReturnType<typeof digestOf>>) => Promise<void>;
}

/** @returns the paths of blobs that are missing or not whole. */
async function copyBlobs({ dataDirectory, to, source, copy, add }: BlobCopy): Promise<string[]> {
  const copied = openSqlite(copy);
  try {
    const rows = copied
      .prepare<[], BlobRow>("SELECT device_id, id, sealed_sha256 FROM items WHERE body = 'file'")
      .all();
    const isStillThere = source.prepare<[string, string]>('SELECT 1 FROM items WHERE id = ? AND device_id = ?');
    const forget = copied.prepare('DELETE FROM items WHERE id = ? AND device_id = ?');
    const damaged: string[] = [];
    const directories = new Set<string>([to]);
    for (const { device_id: deviceId, id, sealed_sha256: expected } of rows) {
      const path = join(BLOBS, blobPath(deviceId, `${id}.${expected}`));
      const digest = await copyDurably(join(dataDirectory, path), join(to, path)).catch((cause) => {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw cause;
      });
      if (digest !== undefined) {
        await add(path, digest);
        for (let at = dirname(path); at !== '.'; at = dirname(at)) directories.add(join(to, at));
      } else if (isStillThere.get(id, deviceId) === undefined) forget.run(id, deviceId);
      if (digest?.sha256.toString('base64url') !== expected && isStillThere.get(id, deviceId) !== undefined) {
        damaged.push(path);
      }
    }
    for (const directory of directories) await fileSteps.syncDirectory(directory);
    return damaged;
  } finally {
    copied.close();
  }
}

function openSqlite(path: string): SqliteFile.Database {
  try {
    return new SqliteFile(path, { timeout: BUSY_DEADLINE_MS, fileMustExist: true });
  } catch (cause) {
    throw new HomewardError('unavailable', `the database ${path} cannot be opened (${(cause as Error).message}).`);
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
