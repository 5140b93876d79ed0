import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { confirmAsAdministrator } from '../../../agent/src/shell/administrator.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-admin-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A stand-in for /usr/bin/osascript that does this. */
async function osascript(body: string): Promise<string> {
  const path = join(directory, 'osascript');
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

const never = new AbortController().signal;

test('the password was given', async () => {
  const program = await osascript(`printf '%s\\n' "$@" > '${join(directory, 'args')}'`);
  expect(await confirmAsAdministrator('darwin', never, program)).toBe(true);
  expect(await readFile(join(directory, 'args'), 'utf8')).toBe(
    '-e\ndo shell script "/usr/bin/true" with prompt "Homeward is about to pair this Mac." with administrator privileges\n',
  );
});

test('the dialog was cancelled (osascript ends with 1 and -128)', async () => {
  const program = await osascript('echo "execution error: User canceled. (-128)" >&2; exit 1');
  expect(await confirmAsAdministrator('darwin', never, program)).toBe(false);
});

test('the program is not there', async () => {
  expect(await confirmAsAdministrator('darwin', never, join(directory, 'none'))).toBe(false);
});

test('the pairing was given up: the dialog goes', async () => {
  const controller = new AbortController();
  const answer = confirmAsAdministrator('darwin', controller.signal, await osascript('exec sleep 60'));
  controller.abort();
  expect(await answer).toBe(false);
});

test('another system has nobody to ask', async () => {
  expect(await confirmAsAdministrator('linux', never, join(directory, 'none'))).toBe(true);
});
