import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const root = dirname(dirname(import.meta.dirname));
const JEST_DEADLINE_MS = 200_000;

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'homeward-needs-')));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one test file in a Jest of its own, with this repository's transform and reporter, on a given search path. */
function runJest(source: string, searchPath: string) {
  const config = {
    rootDir: folder,
    testMatch: ['<rootDir>/*.test.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '\\.ts$': [join(root, 'node_modules/@swc/jest'), { module: { type: 'es6' } }] },
    reporters: ['default', join(root, 'scripts/count-reporter.ts')],
  };
  writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'probe.test.ts'), source);
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = ['--experimental-vm-modules', jest, '--config', join(folder, 'jest.config.json'), '--runInBand'];
  const run = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { PATH: searchPath, TMPDIR: folder },
    encoding: 'utf8',
    timeout: JEST_DEADLINE_MS,
  });
  return { status: run.status, out: run.stdout, err: run.stderr };
}

test(
  'a test whose program is missing skips aloud and is counted as skipped',
  () => {
    const { status, out, err } = runJest(
      `import { needs } from '${join(root, 'test/programs.ts')}';
       needs('fswebcam')('takes a photo', () => { throw new Error('must not run'); });
       needs()('runs', () => {});`,
      folder,
    );
    const remedy = process.platform === 'darwin' ? 'Linux only' : 'apt-get install fswebcam';
    expect(err).toContain(`SKIPPED: needs fswebcam: ${remedy} (takes a photo)`);
    expect(out.trimEnd().split('\n').at(-1)).toBe('1 passed, 0 failed, 1 skipped');
    expect(status).toBe(0);
  },
  JEST_DEADLINE_MS,
);

test(
  'a test whose program is there runs; a test file that cannot start counts as failed',
  () => {
    writeFileSync(join(folder, 'fswebcam'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(join(folder, 'broken.test.ts'), "import './nowhere.ts';");
    const { status, out, err } = runJest(
      `import { needs, programPath } from '${join(root, 'test/programs.ts')}';
       needs('fswebcam')('takes a photo', () => {
         if (programPath('fswebcam') !== '${join(folder, 'fswebcam')}') throw new Error('another one');
       });`,
      folder,
    );
    expect(err).not.toContain('SKIPPED');
    expect(out.trimEnd().split('\n').at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(status).toBe(1);
  },
  JEST_DEADLINE_MS,
);
