import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandRunner } from '../../scripts/command.ts';
import { manifestOf } from '../../scripts/console/console-manifest.ts';

const root = dirname(dirname(import.meta.dirname));
const BUILD_DEADLINE_MS = 280_000;

test('a build in another directory, at another time and in another time zone has the same bytes', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'homeward-elsewhere-'));
  try {
    for (const part of ['server', 'shared', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.base.json']) {
      const isOurs = (path: string) => !/node_modules|server\/web\/dist/.test(path.slice(root.length));
      await cp(join(root, part), join(copy, part), { recursive: true, filter: isOurs });
    }
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    const environment = { ...process.env, TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8' };
    const run = commandRunner(copy, environment, AbortSignal.timeout(BUILD_DEADLINE_MS));
    const args = [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'server/web', '--logLevel', 'error'];
    expect(await run({ program: process.execPath, args, deadlineMs: BUILD_DEADLINE_MS })).toEqual({ ok: true });
    const [there, here] = await Promise.all([copy, root].map((at) => manifestOf(join(at, 'server/web/dist'))));
    expect(there?.files.length).toBeGreaterThan(5);
    expect(there).toEqual(here);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}, 300_000);
