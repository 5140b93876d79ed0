import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { JEST_DEADLINE_MS, jestOfItsOwn, root } from './jest-of-its-own.ts';

const jest = jestOfItsOwn();

test(
  'a test whose program is missing skips aloud and is counted as skipped',
  () => {
    const { status, out, err } = jest.run(
      `import { needs } from '${join(root, 'test/programs.ts')}';
       needs('fswebcam')('takes a photo', () => { throw new Error('must not run'); });
       needs()('runs', () => {});`,
      { searchPath: jest.folder },
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
    writeFileSync(join(jest.folder, 'fswebcam'), '#!/bin/sh\n', { mode: 0o755 });
    writeFileSync(join(jest.folder, 'broken.test.ts'), "import './nowhere.ts';");
    const { status, out, err } = jest.run(
      `import { needs, programPath } from '${join(root, 'test/programs.ts')}';
       needs('fswebcam')('takes a photo', () => {
         if (programPath('fswebcam') !== '${join(jest.folder, 'fswebcam')}') throw new Error('another one');
       });`,
      { searchPath: jest.folder },
    );
    expect(err).not.toContain('SKIPPED');
    expect(out.trimEnd().split('\n').at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(status).toBe(1);
  },
  JEST_DEADLINE_MS,
);
