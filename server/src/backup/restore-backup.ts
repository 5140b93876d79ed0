import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { expectShape } from '@homeward/shared/schema';
import { parseStrictJson } from '@homeward/shared/strict-json';
import { BLOBS, MARKER, openDataDirectory } from '../storage/data-directory.ts';
import { DATABASE_FILE } from '../storage/database.ts';
import { fileSteps } from '../storage/durable-files.ts';
import { BackupNote, NOTE_FILE } from './backup-note.ts';
import { CHECKSUMS_FILE, type Checksum, readChecksumLine } from './checksums.ts';
import { copyDurably, digestOf, type FileDigest } from './copied-file.ts';
import { endWhatWasOpen } from './end-what-was-open.ts';

const TOLD_EVERY_FILES = 1_000;

/** A backup each of whose files was read and is as it was made. */
export interface CheckedBackup {
  readonly from: string;
  readonly note: BackupNote;
  readonly files: readonly Checksum[];
}

/** @throws HomewardError `unavailable` with a sentence that names the first file that is missing or not as it was made. */
export async function checkBackup(from: string, progress: (sentence: string) => void): Promise<CheckedBackup> {
  const note = await readNote(from);
  const sums = join(from, CHECKSUMS_FILE);
  if ((await digest(from, CHECKSUMS_FILE)).sha256.toString('hex') !== note.checksumsSha256) {
    throw refused(from, `is not whole: ${CHECKSUMS_FILE} is not as it was made`);
  }
  const files = (await readFile(sums, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => readChecksumLine(line) ?? raise(refused(from, `is not whole: ${CHECKSUMS_FILE} is damaged`)));
  for (const needed of [DATABASE_FILE, MARKER]) {
    if (!files.some(({ path }) => path === needed)) throw refused(from, `is not whole: it holds no ${needed}`);
  }
  for (const [index, { path, sha256 }] of files.entries()) {
    if ((await digest(from, path)).sha256.toString('hex') !== sha256) {
      throw refused(from, `is not whole: ${path} is not as it was made`);
    }
    if ((index + 1) % TOLD_EVERY_FILES === 0) progress(`${index + 1} of ${files.length} files are checked …`);
  }
  return { from, note, files };
}

/**
 * Puts a checked backup into a data directory that is empty or not there. What was copied is taken away again where it fails.
 * @throws HomewardError `unavailable` where the directory is in use or holds something.
 */
export async function restoreBackup(
  { from, files }: CheckedBackup,
  dataDirectory: string,
  progress: (sentence: string) => void,
): Promise<void> {
  const data = await openDataDirectory(dataDirectory);
  try {
    if (!data.isEmpty || data.secretsId !== null) {
      throw new HomewardError(
        'unavailable',
        `the data directory ${dataDirectory} holds data already. Move it away, or name another with --data.`,
      );
    }
    try {
      // The database last: a directory with blobs and without one is refused by a server.
      const ordered = [...files.filter(({ path }) => path !== DATABASE_FILE), ...files.filter(isDatabase)];
      const directories = new Set<string>([dataDirectory, dirname(dataDirectory)]);
      for (const [index, { path, sha256 }] of ordered.entries()) {
        const copied = await copyDurably(join(from, path), join(dataDirectory, path));
        if (copied.sha256.toString('hex') !== sha256) throw refused(from, `changed meanwhile: ${path}`);
        for (let at = dirname(path); at !== '.'; at = dirname(at)) directories.add(join(dataDirectory, at));
        if ((index + 1) % TOLD_EVERY_FILES === 0) progress(`${index + 1} of ${files.length} files are copied …`);
      }
      await endWhatWasOpen(dataDirectory, Date.now());
      for (const directory of directories) await fileSteps.syncDirectory(directory);
    } catch (cause) {
      for (const name of [DATABASE_FILE, MARKER, BLOBS]) {
        await rm(join(dataDirectory, name), { recursive: true, force: true });
      }
      throw cause;
    }
  } finally {
    data.release();
  }
}

const isDatabase = ({ path }: Checksum): boolean => path === DATABASE_FILE;

async function readNote(from: string): Promise<BackupNote> {
  let text: string;
  try {
    text = await readFile(join(from, NOTE_FILE), 'utf8');
  } catch {
    throw refused(from, `is no finished backup: there is no ${NOTE_FILE} that can be read`);
  }
  try {
    return expectShape(BackupNote, parseStrictJson(text), NOTE_FILE);
  } catch {
    throw refused(from, `is not whole: ${NOTE_FILE} is damaged`);
  }
}

async function digest(from: string, path: string): Promise<FileDigest> {
  try {
    return await digestOf(join(from, path));
  } catch (cause) {
    throw refused(from, `is not whole: ${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
}

const refused = (from: string, why: string) => new HomewardError('unavailable', `the backup ${from} ${why}.`);

function raise(error: Error): never {
  throw error;
}
