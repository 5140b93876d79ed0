import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { wrappersDirectory } from '../../../agent/src/search-path.ts';
import { imagesnapLists } from '../imagesnap-recordings.ts';
import { StandIns } from '../stand-ins.ts';
import { shells } from './shells.ts';
import { Wrapped } from './wrapped.ts';

let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

describe.each(shells)('imagesnap, under $name', ({ command }) => {
  const run = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
    new Wrapped(command, standIns, 'imagesnap', args, extra).outcome();

  test.each(imagesnapLists)('lists plain names, whatever $version prints', async ({ script, names }) => {
    standIns.put('imagesnap', script);
    const { status, stdout } = await run(['-l']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: names.map((name) => `${name}\n`).join('') });
  });

  test.each([
    ['deadline', 'exec sleep 600\n', { HOMEWARD_LIST_DEADLINE_SECONDS: '1' }],
    ['failed', 'exit 1\n', {}],
  ])('says %s in place of a list', async (problem, script, deadline) => {
    standIns.put('imagesnap', script);
    const { stdout } = await run(['-l'], deadline);
    expect(stdout).toBe(`#homeward:${problem}\n`);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('says in place of a list that there is no imagesnap', async () => {
    const { status, stdout } = await run(['-l'], { PATH: standIns.pathWithoutPrograms() });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '#homeward:missing\n' });
  });

  test('takes a listing program along when it is ended', async () => {
    standIns.put('imagesnap', 'exec sleep 600\n');
    const wrapped = new Wrapped(command, standIns, 'imagesnap', ['-l']);
    await standIns.until(() => standIns.starts === 1);
    wrapped.process.kill('SIGTERM');
    expect((await wrapped.outcome()).status).toBe(143);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('warms up for three seconds unless told otherwise', async () => {
    standIns.put('imagesnap', 'printf "<%s>" "$@"\n');
    expect((await run(['-d', 'FaceTime HD Camera', '-q', '/tmp/x.jpg'])).stdout).toBe(
      '<-w><3><-d><FaceTime HD Camera><-q></tmp/x.jpg>',
    );
    expect((await run(['-w', '1', '-q', '/tmp/x.jpg'])).stdout).toBe('<-w><1><-q></tmp/x.jpg>');
  });

  test.each([
    ['beside the wrappers, as in the packed app', 'bin/built/imagesnap'],
    ['where the build puts it in a clone', 'native/build/imagesnap'],
  ])('takes the one of this installation, %s, before any other', async (_, place) => {
    const root = join(standIns.directory, 'in stallation');
    cpSync(wrappersDirectory, join(root, 'bin'), { recursive: true });
    const from = (args: readonly string[]) =>
      new Wrapped(command, standIns, 'imagesnap', args, {}, join(root, 'bin')).outcome();
    standIns.put('imagesnap', 'echo homebrew\n');
    expect((await from(['-q', 'x.jpg'])).stdout).toBe('homebrew\n');
    mkdirSync(dirname(join(root, place)), { recursive: true });
    writeFileSync(join(root, place), '#!/bin/sh\necho built\n', { mode: 0o755 });
    expect((await from(['-q', 'x.jpg'])).stdout).toBe('built\n');
    expect((await from(['-l'])).stdout).toBe('built\n');
  });

  test('takes no file of this installation that cannot be executed', async () => {
    const root = join(standIns.directory, 'installation');
    cpSync(wrappersDirectory, join(root, 'bin'), { recursive: true });
    mkdirSync(join(root, 'bin/built'));
    writeFileSync(join(root, 'bin/built/imagesnap'), '', { mode: 0o644 });
    standIns.put('imagesnap', 'echo homebrew\n');
    const { stdout } = await new Wrapped(command, standIns, 'imagesnap', ['x'], {}, join(root, 'bin')).outcome();
    expect(stdout).toBe('homebrew\n');
  });

  test('ends a capture that hangs', async () => {
    standIns.put('imagesnap', 'exec sleep 600\n');
    expect((await run(['-q', 'x.jpg'], { HOMEWARD_CAPTURE_DEADLINE_SECONDS: '1' })).status).toBe(124);
    expect(await standIns.survivors()).toEqual([]);
  });
});
