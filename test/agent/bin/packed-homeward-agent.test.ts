import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const run = promisify(execFile);
const script = join(dirname(dirname(dirname(import.meta.dirname))), 'agent/build/homeward-agent');

/** A bundle in a folder with a space in its name, whose program prints what it was given. */
let folder: string;
let packed: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'homeward bundle ')));
  const contents = join(folder, 'Homeward.app/Contents');
  packed = join(contents, 'Resources/bin/homeward-agent');
  await mkdir(dirname(packed), { recursive: true });
  await mkdir(join(contents, 'MacOS'));
  await copyFile(script, packed);
  await writeFile(join(contents, 'MacOS/Homeward'), '#!/bin/sh\nprintf "%s\\n" "$0" "$@"\nexit 3\n');
  await chmod(join(contents, 'MacOS/Homeward'), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

async function answer(path: string, ...args: string[]) {
  const { code, stdout } = await run(path, args, { cwd: tmpdir(), timeout: 30_000 }).catch((error) => error);
  return { code, lines: stdout.trimEnd().split('\n') };
}

test('hands its arguments to the app’s own program, and its exit code on', async () => {
  const program = join(folder, 'Homeward.app/Contents/MacOS/Homeward');
  expect(await answer(packed, 'status', '--data', 'a b')).toEqual({
    code: 3,
    lines: [program, '--homeward-agent', 'status', '--data', 'a b'],
  });
});

test('works through a link on PATH', async () => {
  await symlink(packed, join(folder, 'homeward-agent'));
  expect((await answer(join(folder, 'homeward-agent'), 'unpair')).lines.slice(1)).toEqual([
    '--homeward-agent',
    'unpair',
  ]);
});

test('works through a relative link, and through a link to a link', async () => {
  await mkdir(join(folder, 'links'));
  await symlink('../Homeward.app/Contents/Resources/bin/homeward-agent', join(folder, 'links/one'));
  await symlink('one', join(folder, 'links/two'));
  for (const name of ['one', 'two']) {
    expect((await answer(join(folder, 'links', name), 'status')).lines.slice(1)).toEqual([
      '--homeward-agent',
      'status',
    ]);
  }
});
