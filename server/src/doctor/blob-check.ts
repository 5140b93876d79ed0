import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { digestOf, type FileDigest } from '../backup/copied-file.ts';
import { blobPath } from '../storage/blob-path.ts';
import { BLOBS } from '../storage/data-directory.ts';
import { DATABASE_FILE } from '../storage/database.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** A blob is written before its row: one so young may be on its way. */
const ON_ITS_WAY_MS = 10 * 60_000;

interface BlobRow {
  readonly device_id: string;
  readonly id: string;
  readonly sealed_sha256: string;
  readonly size: number;
}

/** Whether each blob that a row names is there and whole, and each that is there has a row. Reads every byte of them. */
export async function checkBlobs(directory: string, now: number): Promise<Finding[]> {
  const file = new SqliteFile(join(directory, DATABASE_FILE), { readonly: true, fileMustExist: true });
  try {
    const rows = file
      .prepare<[], BlobRow>("SELECT device_id, id, sealed_sha256, size FROM items WHERE body = 'file'")
      .all();
    const isNamed = file.prepare<[string, string]>('SELECT 1 FROM items WHERE id = ? AND device_id = ?');
    const isErased = ({ id, device_id }: BlobRow) => isNamed.get(id, device_id) === undefined;
    const names = new Set<string>();
    const broken: string[] = [];
    for (const row of rows) {
      const path = blobPath(row.device_id, `${row.id}.${row.sealed_sha256}`);
      names.add(path);
      const digest = await digestIfThere(join(directory, BLOBS, path));
      const isWhole = digest?.bytes === row.size && digest.sha256.toString('base64url') === row.sealed_sha256;
      if (!isWhole && !isErased(row)) broken.push(path);
    }
    return [judgeBroken(rows.length, broken), await checkOrphans(join(directory, BLOBS), names, now)];
  } finally {
    file.close();
  }
}

function judgeBroken(count: number, broken: readonly string[]): Finding {
  const [first] = broken;
  if (first === undefined) return ok('photos and other large items', `${count} files, each whole`);
  return fail(
    'photos and other large items',
    `${broken.length} of ${count} files are missing or not whole, the first ${join(BLOBS, first)}`,
    'put these files back from a backup; what a Mac sent in the last two weeks it still has',
  );
}

async function checkOrphans(root: string, names: ReadonlySet<string>, now: number): Promise<Finding> {
  const check = 'files without an item';
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  let orphans = 0;
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (names.has(path.slice(root.length + 1))) continue;
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > ON_ITS_WAY_MS) orphans += 1;
  }
  if (orphans === 0) return ok(check, 'none');
  return warn(check, `${orphans} files that no item names`, 'restart the server: it deletes them at start');
}

async function digestIfThere(path: string): Promise<FileDigest | undefined> {
  try {
    return await digestOf(path);
  } catch {
    return undefined;
  }
}
