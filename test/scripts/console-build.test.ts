import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { consoleIsStale } from '../../scripts/console-build.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'homeward-stale-'));
  for (const path of ['server/web/dist', 'server/web/src/pages', 'shared/src'])
    await mkdir(join(root, path), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Writes a file as of a number of seconds after 2026 began. */
async function write(path: string, second: number): Promise<void> {
  const at = new Date(Date.UTC(2026, 0, 1) + second * 1_000);
  await writeFile(join(root, path), '');
  await utimes(join(root, path), at, at);
}

async function age(path: string, second: number): Promise<void> {
  const at = new Date(Date.UTC(2026, 0, 1) + second * 1_000);
  await utimes(join(root, path), at, at);
}

test('a console without a build is stale', async () => {
  await write('server/web/src/main.tsx', 1);
  expect(await consoleIsStale(root)).toBe(true);
});

test.each(['server/web/src/pages/x.tsx', 'server/web/index.html', 'shared/src/seal.ts', 'package-lock.json'])(
  'it is stale when %s is newer than its build, and not before',
  async (source) => {
    await write('server/web/dist/index.html', 10);
    await write(source, 5);
    for (const directory of ['server/web/src', 'server/web/src/pages', 'shared/src']) await age(directory, 1);
    expect(await consoleIsStale(root)).toBe(false);
    await write(source, 11);
    for (const directory of ['server/web/src', 'server/web/src/pages', 'shared/src']) await age(directory, 1);
    expect(await consoleIsStale(root)).toBe(true);
  },
);
