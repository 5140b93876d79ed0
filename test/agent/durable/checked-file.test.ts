import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import * as Type from 'typebox';
import { CheckedFile } from '../../../agent/src/durable/checked-file.ts';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let path: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, 'state.json');
});
afterEach(() => directory.remove());

const Schema = Type.Object({ number: Type.Integer() });

function open() {
  const log = keptLog();
  return { log, file: new CheckedFile(createDisk(), path, Schema, log) };
}

test('gives what was saved; nothing before', async () => {
  const { file } = open();
  expect(await file.load()).toBeNull();
  await file.save({ number: 1 });
  await file.save({ number: 2 });
  expect(await open().file.load()).toEqual({ number: 2 });
});

test.each([
  ['torn', (content: string) => content.slice(0, -8)],
  ['with a flipped bit', (content: string) => content.replace('2', '3')],
  ['empty', () => ''],
  ['of zeros', (content: string) => '\0'.repeat(content.length)],
])('a file that is %s gives the version before it, and says so', async (_, damage) => {
  const { file } = open();
  await file.save({ number: 1 });
  await file.save({ number: 2 });
  await writeFile(path, damage(await readFile(path, 'utf8')));
  const { file: again, log } = open();
  expect(await again.load()).toEqual({ number: 1 });
  expect(log.lines.join()).toContain('damaged');
});

test('a crash between keeping the old version and putting the new one in its place', async () => {
  const { file } = open();
  await file.save({ number: 1 });
  await createDisk().move(path, `${path}.previous`);
  expect(await open().file.load()).toEqual({ number: 1 });
});

test('where both versions are damaged they are set aside, told once, and the next start is clean', async () => {
  const { file } = open();
  await file.save({ number: 1 });
  await file.save({ number: 2 });
  await writeFile(path, 'x');
  await writeFile(`${path}.previous`, 'y');
  expect(await open().file.load()).toBeNull();
  expect((await readdir(directory.path)).sort()).toEqual(['state.json.damaged', 'state.json.previous.damaged']);
  const { file: again, log } = open();
  expect(await again.load()).toBeNull();
  expect(log.lines).toEqual([]);
});

test('removed, it leaves nothing', async () => {
  const { file } = open();
  await file.save({ number: 1 });
  await file.save({ number: 2 });
  await file.remove();
  expect(await readdir(directory.path)).toEqual([]);
});

test('whoever only looks is given the newest version, and null where there is none', async () => {
  const { file } = open();
  expect(await file.peek()).toBeNull();
  await file.save({ number: 1 });
  await file.save({ number: 2 });
  expect(await file.peek()).toEqual({ number: 2 });
  await file.remove();
  expect(await file.peek()).toBeNull();
});

test.each([
  ['is damaged', async () => writeFile(path, 'x')],
  ['is not in its place', () => createDisk().move(path, `${path}.before`)],
  [
    'was set aside',
    async () => {
      await writeFile(path, 'x');
      await writeFile(`${path}.previous`, 'y');
      await open().file.load();
    },
  ],
])('and where it %s is told so, and moves nothing', async (_, damage) => {
  const { file, log } = open();
  await file.save({ number: 1 });
  await file.save({ number: 2 });
  await damage();
  const names = await readdir(directory.path);
  await expect(file.peek()).rejects.toThrow(/state\.json|digest/);
  expect([await readdir(directory.path), log.lines]).toEqual([names, []]);
});
