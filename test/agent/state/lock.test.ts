import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isHeld, takeLock } from '../../../agent/src/state/lock.ts';
import { temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let path: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, 'engine.lock');
});
afterEach(() => directory.remove());

test('one holds it at a time, and it is free again after', async () => {
  expect(await isHeld(path)).toBe(false);
  const lock = await takeLock(path);
  expect(await isHeld(path)).toBe(true);
  expect(await takeLock(path)).toBeNull();
  await lock?.release();
  expect(await isHeld(path)).toBe(false);
  expect(await takeLock(path)).not.toBeNull();
  expect(await readdir(directory.path)).toEqual(['engine.lock']);
});

test('of a process that died, and of a number that is another process since, it is free', async () => {
  const child = spawn('true');
  await new Promise((resolve) => child.on('exit', resolve));
  await writeFile(path, `${child.pid} 12345\n`);
  expect(await isHeld(path)).toBe(false);
  await writeFile(path, `${process.pid} 1\n`);
  expect(await isHeld(path)).toBe(false);
  expect(await takeLock(path)).not.toBeNull();
});

test.each(['', 'nonsense', '-1 5', '0'])('with %j in it, it is free', async (content) => {
  await writeFile(path, content);
  expect(await isHeld(path)).toBe(false);
});

test('a living holder of which the system does not say when it started has it', async () => {
  await writeFile(path, `${process.pid} Wed Nov 25 10:00:00 2026\n`);
  expect(await isHeld(path, async () => null)).toBe(true);
  expect(await isHeld(path, async () => 'Wed Nov 25 10:00:00 2026')).toBe(true);
  expect(await isHeld(path, async () => 'Wed Nov 25 10:00:01 2026')).toBe(false);
});
