import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PhotoDirectory } from '../../../agent/src/sensors/photo-directory.ts';

/** A number that no process has: above the largest that Linux and macOS give. */
const NO_PROCESS = 99_999_999;

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'homeward-test-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

describe('PhotoDirectory', () => {
  test('is open to this user only, and its paths need no quotes', async () => {
    const directory = await PhotoDirectory.make(parent);
    const file = directory.nextFile();
    expect(file).toMatch(/^[A-Za-z0-9/._-]+\.jpg$/);
    expect(file.startsWith(parent)).toBe(true);
    expect(directory.nextFile()).not.toBe(file);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    await directory.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  test('gives a photo once: the file is gone', async () => {
    const directory = await PhotoDirectory.make(parent);
    const file = directory.nextFile();
    writeFileSync(file, 'photo');
    expect(new TextDecoder().decode(await directory.take(file))).toBe('photo');
    expect(existsSync(file)).toBe(false);
    await directory.remove();
  });

  test('goes elsewhere where a shell would stumble over the name', async () => {
    const awkward = join(parent, 'a b;c');
    mkdirSync(awkward);
    const directory = await PhotoDirectory.make(awkward);
    expect(directory.nextFile()).toMatch(/^\/tmp\/homeward-photos-/);
    await directory.remove();
  });

  test('removes what a killed agent left, and nothing else', async () => {
    const left = join(parent, `homeward-photos-${NO_PROCESS}-abc`);
    const inUse = join(parent, `homeward-photos-${process.ppid}-abc`);
    const foreign = join(parent, 'photos');
    for (const path of [left, inUse, foreign]) mkdirSync(path);
    writeFileSync(join(left, '1.jpg'), 'photo');
    const directory = await PhotoDirectory.make(parent);
    expect([left, inUse, foreign].map((path) => existsSync(path))).toEqual([false, true, true]);
    await directory.remove();
  });
});
