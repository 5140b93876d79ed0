import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

/** A checkout with nothing in it but the launcher and empty sources; its Node says how it was called. */
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'homeward-launcher-'));
  await cp(fileURLToPath(new URL('../../../agent/bin', import.meta.url)), join(root, 'agent/bin'), { recursive: true });
  for (const folder of ['agent/src', 'shared/src']) await mkdir(join(root, folder), { recursive: true });
  for (const file of ['agent/src/a.ts', 'shared/src/b.ts', 'agent/package.json', 'package-lock.json'])
    await writeFile(join(root, file), '{"type":"module"}');
  await writeFile(join(root, 'node'), '#!/bin/sh\n[ "$1" = --version ] && echo v24.0.0 || echo "$@"\n', {
    mode: 0o755,
  });
});
afterEach(() => rm(root, { recursive: true }));

const launched = () =>
  execFileSync(join(root, 'agent/bin/homeward-agent'), ['status'], {
    env: { ...process.env, HOMEWARD_NODE: join(root, 'node') },
    encoding: 'utf8',
  }).trim();

test('runs what was built, and the sources where they are newer', async () => {
  expect(launched()).toMatch(/agent\/src\/command-line\.ts status$/);
  const built = join(root, 'agent/dist/command-line.js');
  await mkdir(join(root, 'agent/dist'));
  await writeFile(built, '');
  const later = new Date(Date.now() + 5_000);
  await utimes(built, later, later);
  expect(launched()).toMatch(/--jitless .*agent\/dist\/command-line\.js status$/);
  await utimes(join(root, 'shared/src/b.ts'), later, new Date(later.getTime() + 5_000));
  expect(launched()).toMatch(/agent\/src\/command-line\.ts status$/);
});

test('what is built works without its sources', async () => {
  const build = fileURLToPath(new URL('../../../scripts/build-agent.ts', import.meta.url));
  execFileSync('node', [build, '--headless', join(root, 'agent/dist')], { timeout: 200_000, stdio: 'pipe' });
  const args = [
    '--jitless',
    join(root, 'agent/dist/command-line.js'),
    'status',
    '--json',
    '--data',
    join(root, 'data'),
  ];
  expect(JSON.parse(execFileSync('node', args, { encoding: 'utf8' }))).toMatchObject({ mode: 'unpaired' });
});
