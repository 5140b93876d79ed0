import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDataDirectory } from '../../../server/src/storage/data-directory.ts';

let root: string;
let path: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'homeward-data-'));
  path = join(root, 'data');
});
afterEach(() => rm(root, { recursive: true }));

const ID = 'A'.repeat(43);

async function refusal(at = path): Promise<string> {
  try {
    (await openDataDirectory(at)).release();
    return 'nothing was refused';
  } catch (error) {
    return error instanceof HomewardError ? error.detail : String(error);
  }
}

test('is made, marked, and found again', async () => {
  const first = await openDataDirectory(path);
  expect(first.secretsId).toBeNull();
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await first.mark(ID);
  first.release();
  await writeFile(join(path, 'homeward.db'), '');
  const second = await openDataDirectory(path);
  expect(second.secretsId).toBe(ID);
  second.release();
});

test('is taken again after a crash that came before the mark', async () => {
  (await openDataDirectory(path)).release();
  expect(await refusal()).toBe('nothing was refused');
});

test('belongs to one server at a time', async () => {
  const first = await openDataDirectory(path);
  expect(await refusal()).toContain('is in use by another Homeward server');
  first.release();
  expect(await refusal()).toBe('nothing was refused');
});

test('of somebody else is left alone', async () => {
  await mkdir(path);
  await writeFile(join(path, 'thesis.tex'), '');
  expect(await refusal()).toContain('holds something else (thesis.tex)');
});

test('with a mark that is not ours is left alone', async () => {
  await mkdir(path);
  await writeFile(join(path, 'homeward.json'), '{"v":1,"what":"something"}');
  expect(await refusal()).toContain('does not read like the marker');
});

test('must be a directory', async () => {
  await writeFile(path, '');
  expect(await refusal()).toContain('is no directory');
  expect(await refusal(join(path, 'below'))).toContain('is no directory');
});

test('whose database alone came back from a backup is taken, but is not empty', async () => {
  const empty = await openDataDirectory(path);
  expect(empty.isEmpty).toBe(true);
  empty.release();
  await mkdir(join(root, 'restored'));
  await writeFile(join(root, 'restored', 'homeward.db'), '');
  const restored = await openDataDirectory(join(root, 'restored'));
  expect(restored).toMatchObject({ secretsId: null, isEmpty: false });
  restored.release();
});

test.each(['blobs', 'homeward.db-wal'])('that has lost its database but not its %s is left alone', async (left) => {
  const first = await openDataDirectory(path);
  await first.mark(ID);
  first.release();
  await mkdir(join(path, left));
  expect(await refusal()).toContain('has lost its database (homeward.db)');
});
