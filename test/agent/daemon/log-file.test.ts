import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { emptyIfLarge, rotatedLog } from '../../../agent/src/daemon/log-file.ts';
import { temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.remove());

const line = (number: number) => `${String(number).padStart(9, '0')}\n`;

test('keeps five files, none above its size, and no line twice', async () => {
  const path = join(directory.path, 'logs/agentd.log');
  const write = rotatedLog(path, { maxBytes: 100 });
  for (let number = 1; number <= 65; number += 1) write(line(number));
  const names = (await readdir(join(directory.path, 'logs'))).sort();
  expect(names).toEqual(['agentd.log', ...[1, 2, 3, 4].map((age) => `agentd.log.${age}`)]);
  const read = (name: string) => readFile(join(directory.path, 'logs', name), 'utf8');
  const all = (await Promise.all([...names.slice(1).reverse(), 'agentd.log'].map(read))).join('');
  expect(all).toBe(Array.from({ length: 45 }, (_, index) => line(index + 21)).join(''));
  expect((await stat(path)).mode & 0o777).toBe(0o640);
});

test('is for whom it is said to be, each file of it', async () => {
  const path = join(directory.path, 'app.log');
  const write = rotatedLog(path, { maxBytes: 10, mode: 0o600 });
  write(line(1));
  write(line(2));
  for (const name of [path, `${path}.1`]) expect((await stat(name)).mode & 0o777).toBe(0o600);
});

test('goes on where it was, after a start', async () => {
  const path = join(directory.path, 'agentd.log');
  rotatedLog(path, { maxBytes: 20 })(line(1));
  const write = rotatedLog(path, { maxBytes: 20 });
  write(line(2));
  write(line(3));
  expect(await readFile(path, 'utf8')).toBe(line(3));
  expect(await readFile(`${path}.1`, 'utf8')).toBe(line(1) + line(2));
});

test('what cannot be written is told once, and goes on when it can', async () => {
  await writeFile(join(directory.path, 'logs'), 'a file where the folder should be');
  const failures: unknown[] = [];
  const write = rotatedLog(join(directory.path, 'logs/agentd.log'), { onFailure: (error) => failures.push(error) });
  write(line(1));
  write(line(2));
  expect(failures).toHaveLength(1);
});

test('empties what launchd appends to, once it is large', async () => {
  const path = join(directory.path, 'agentd.stderr.log');
  emptyIfLarge(path, 10);
  await writeFile(path, '1234567890');
  emptyIfLarge(path, 10);
  expect((await stat(path)).size).toBe(10);
  await writeFile(path, '12345678901');
  emptyIfLarge(path, 10);
  expect((await stat(path)).size).toBe(0);
});
