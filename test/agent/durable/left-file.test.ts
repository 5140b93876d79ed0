import { execFileSync } from 'node:child_process';
import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readLeftFile } from '../../../agent/src/durable/left-file.ts';
import { temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let path: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, 'left');
});
afterEach(() => directory.remove());

test('tells what a file says and whose it is', async () => {
  await writeFile(path, 'words');
  expect(await readLeftFile(path, 5)).toEqual({
    ...{ bytes: Buffer.from('words'), names: 1 },
    ownerUid: process.getuid?.(),
  });
});

test('tells that a file has another name too', async () => {
  await writeFile(join(directory.path, 'other'), 'words');
  await link(join(directory.path, 'other'), path);
  expect(await readLeftFile(path, 5)).toMatchObject({ names: 2 });
});

test('is null where nothing lies', async () => {
  expect(await readLeftFile(path, 5)).toBeNull();
});

test('reads no more than was allowed', async () => {
  await writeFile(path, 'words!');
  await expect(readLeftFile(path, 5)).rejects.toThrow('longer than 5 bytes');
});

test.each<[string, () => unknown, RegExp]>([
  ['a folder', () => mkdir(path), /no plain file/],
  ['a pipe that nobody writes to', () => execFileSync('mkfifo', [path]), /no plain file/],
  ['a link to a file', () => symlink(import.meta.filename, path), /ELOOP/],
  ['a link to nothing', () => symlink('/nowhere', path), /ELOOP/],
])('%s is not read', async (_, make, words) => {
  await make();
  await expect(readLeftFile(path, 1_000_000)).rejects.toThrow(words);
});

test('a socket is not read', async () => {
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(path, resolve));
  await expect(readLeftFile(path, 5)).rejects.toThrow();
  await new Promise((resolve) => socket.close(resolve));
});
