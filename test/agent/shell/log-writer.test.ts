import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { logWriter } from '../../../agent/src/shell/log-writer.ts';
import { temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let said: string[];
beforeEach(async () => {
  directory = await temporaryDirectory();
  said = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => said.push(String(line)) > 0);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await directory.remove();
});

test('without a file a line goes to standard error alone', async () => {
  logWriter(null)('line\n');
  expect(said).toEqual(['line\n']);
  expect(await readdir(directory.path)).toEqual([]);
});

test('with one it goes to both, and the files stay small', async () => {
  const write = logWriter(join(directory.path, 'app.log'));
  const line = `${'x'.repeat(9_999)}\n`;
  for (let count = 0; count < 200; count += 1) write(line);
  expect(said).toHaveLength(200);
  const names = (await readdir(directory.path)).sort();
  expect(names).toEqual(['app.log', ...[1, 2, 3, 4].map((age) => `app.log.${age}`)]);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory.path, name))).size));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1024);
});

test('a file that cannot be written is told once', async () => {
  const write = logWriter(join(directory.path, 'app.log/x.log'));
  logWriter(join(directory.path, 'app.log'))('a file where the folder should be\n');
  said.length = 0;
  write('one\n');
  write('two\n');
  expect(said).toEqual(['one\n', expect.stringMatching(/^the log cannot be written: /), 'two\n']);
  expect(await readFile(join(directory.path, 'app.log'), 'utf8')).toBe('a file where the folder should be\n');
});
