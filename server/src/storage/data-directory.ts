import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { utf8 } from '@homeward/shared/bytes';
import { HomewardError } from '@homeward/shared/errors';
import { Bytes32, Closed, expectShape } from '@homeward/shared/schema';
import { parseStrictJson } from '@homeward/shared/strict-json';
import SqliteFile from 'better-sqlite3';
import * as Type from 'typebox';
import { DATABASE_FILE } from './database.ts';
import { fileSteps, UNFINISHED, writeDurably } from './durable-files.ts';

/** Says that a directory is Homeward's, and with which secrets its content was made. */
export const MARKER = 'homeward.json';
const LOCK = 'homeward.lock';

/** The directory of sealed bytes that are too large for the database. */
export const BLOBS = 'blobs';

const Marker = Closed({ v: Type.Literal(1), what: Type.Literal('homeward server data'), secretsId: Bytes32 });

/** What may lie in a directory that is as good as empty. */
const NEGLIGIBLE = /^(homeward\.lock.*|lost\+found|\.DS_Store)$/;

/** What is only made after a database. */
const LEFT_BY_A_DATABASE: readonly string[] = [BLOBS, `${DATABASE_FILE}-wal`];

/** A directory that this process alone may use until it is released. */
export interface DataDirectory {
  readonly path: string;
  /** `Secrets.id` of what its content was made with; null where no mark says so. */
  readonly secretsId: string | null;
  /** False where a database is here: also without the mark, when only the database was restored from a backup. */
  readonly isEmpty: boolean;
  /** Marks the directory as Homeward's, and as belonging to these secrets. */
  mark(secretsId: string): Promise<void>;
  release(): void;
}

/**
 * Takes a data directory, made where it is missing.
 * @throws HomewardError `unavailable` where it cannot be written, is used by another server, or is not Homeward's.
 */
export async function openDataDirectory(path: string): Promise<DataDirectory> {
  const marker = join(path, MARKER);
  const isEmpty = await refuseForeign(path);
  const release = lock(path);
  try {
    return {
      path,
      secretsId: await readMarker(marker),
      isEmpty,
      mark: async (secretsId) => {
        const content = `${JSON.stringify({ v: 1, what: 'homeward server data', secretsId })}\n`;
        await writeDurably(marker, utf8(content), fileSteps);
        await fileSteps.syncDirectory(dirname(path));
      },
      release,
    };
  } catch (cause) {
    release();
    throw cause;
  }
}

/** @returns whether there is no database yet. */
async function refuseForeign(path: string): Promise<boolean> {
  let entries: string[];
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    entries = await readdir(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw unusable(path, code === 'EEXIST' || code === 'ENOTDIR' ? 'is no directory' : `cannot be used (${code})`);
  }
  const foreign = entries.find((entry) => !NEGLIGIBLE.test(entry) && !entry.endsWith(UNFINISHED));
  const isEmpty = !entries.includes(DATABASE_FILE);
  if (foreign !== undefined && isEmpty && !entries.includes(MARKER)) {
    throw unusable(path, `holds something else (${foreign}). Name an empty directory, or the one you used before`);
  }
  // A fresh database would name none of the blobs that are here, and all of them would be swept away.
  if (isEmpty && entries.some((entry) => LEFT_BY_A_DATABASE.includes(entry))) {
    throw unusable(path, `has lost its database (${DATABASE_FILE}). Restore it from a backup`);
  }
  return isEmpty;
}

/**
 * A lock that the operating system gives back however the process ends, `kill -9` included: an exclusive transaction
 * of SQLite on a file of its own. (A file with a process id in it would have to be judged stale by guessing.)
 */
function lock(path: string): () => void {
  let file: SqliteFile.Database | undefined;
  try {
    file = new SqliteFile(join(path, LOCK), { timeout: 0 });
    file.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    file?.close();
    const code = (cause as { code?: string }).code ?? '';
    if (code.startsWith('SQLITE_BUSY')) throw unusable(path, 'is in use by another Homeward server');
    throw unusable(path, `cannot be written (${code})`);
  }
  const held = file;
  return () => {
    held.close();
  };
}

/** `Secrets.id` of what a directory's content was made with; null where no mark says so. */
export async function readMarker(marker: string): Promise<string | null> {
  try {
    return expectShape(Marker, parseStrictJson(await readFile(marker, 'utf8')), MARKER).secretsId;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(marker, 'does not read like the marker of a Homeward data directory');
  }
}

const unusable = (path: string, why: string) => new HomewardError('unavailable', `the data directory ${path} ${why}.`);
