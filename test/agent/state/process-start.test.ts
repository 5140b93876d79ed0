import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startOfProcess } from '../../../agent/src/state/process-start.ts';
import { temporaryDirectory } from '../agent-under-test.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.remove());

test('is the same each time it is asked, another for another process, and none for none', async () => {
  const own = await startOfProcess(process.pid);
  expect(own).toEqual(expect.stringMatching(/\d/));
  expect(await startOfProcess(process.pid)).toBe(own);
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  expect(await startOfProcess(child.pid ?? 0)).not.toBe(own);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await startOfProcess(child.pid ?? 0)).toBeNull();
});

test('on a Mac it does not depend on the language and the time zone of whoever asks', async () => {
  const ps = join(directory.path, 'ps');
  await writeFile(ps, '#!/bin/sh\necho "$LC_ALL" "$LANG" "$(/bin/date +%Z)" "$@"\n');
  await chmod(ps, 0o700);
  const { LANG, LC_ALL, TZ } = process.env;
  try {
    for (const [language, zone] of [
      ['de_DE.UTF-8', 'Asia/Tokyo'],
      ['en_GB.UTF-8', 'America/New_York'],
    ]) {
      Object.assign(process.env, { LANG: language, LC_ALL: language, TZ: zone });
      expect(await startOfProcess(42, 'darwin', ps)).toBe('C UTC -o lstart= -p 42');
    }
  } finally {
    for (const [name, value] of Object.entries({ LANG, LC_ALL, TZ })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

test.each([
  ['fails', 'exit 1'],
  ['prints nothing', 'exit 0'],
])('a ps that %s says nothing', async (_how, does) => {
  const ps = join(directory.path, 'ps');
  await writeFile(ps, `#!/bin/sh\n${does}\n`);
  await chmod(ps, 0o700);
  expect(await startOfProcess(42, 'darwin', ps)).toBeNull();
});
