import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';

export const root = dirname(dirname(import.meta.dirname));
export const JEST_DEADLINE_MS = 200_000;

export interface JestOfItsOwn {
  /** Where the test file is written; a folder of the running test alone. */
  readonly folder: string;
  /** Runs one test file, with this repository's transform and reporter, on a given search path. */
  run(
    source: string,
    options: JestOptions,
  ): { readonly status: number | null; readonly out: string; readonly err: string };
}

export interface JestOptions {
  readonly searchPath: string;
  readonly testEnvironment?: string;
  /** How long the reporter lets Jest go on after the last test. */
  readonly endingMs?: number;
}

/** A Jest apart from the one that runs the tests, for tests of how tests are run. Call it once, outside of any test. */
export function jestOfItsOwn(): JestOfItsOwn {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'homeward-jest-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get folder() {
      return folder;
    },
    run: (source, { searchPath, testEnvironment = 'node', endingMs }) => {
      const config = {
        rootDir: folder,
        testEnvironment,
        testMatch: ['<rootDir>/*.test.ts'],
        extensionsToTreatAsEsm: ['.ts'],
        transform: {
          '\\.ts$': [
            join(root, 'node_modules/@swc/jest'),
            { module: { type: 'es6' }, jsc: { target: 'es2024', parser: { syntax: 'typescript' } } },
          ],
        },
        reporters: ['default', [join(root, 'scripts/count-reporter.ts'), { endingMs }]],
      };
      writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(folder, 'probe.test.ts'), source);
      const jest = join(root, 'node_modules/jest/bin/jest.js');
      const args = ['--experimental-vm-modules', jest, '--config', join(folder, 'jest.config.json'), '--runInBand'];
      const ran = spawnSync(process.execPath, args, {
        cwd: folder,
        env: { PATH: searchPath, TMPDIR: folder },
        encoding: 'utf8',
        timeout: JEST_DEADLINE_MS,
      });
      return { status: ran.status, out: ran.stdout, err: ran.stderr };
    },
  };
}
