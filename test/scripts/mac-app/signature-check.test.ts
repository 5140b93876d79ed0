import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkSignature } from '../../../scripts/mac-app/signature-check.ts';

const root = dirname(dirname(dirname(import.meta.dirname)));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-codesign-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Stands in for `codesign`: verifies, or not, and shows entitlements. */
async function codesign(entitlements: string, status = 0): Promise<string> {
  const path = join(folder, `codesign-${Math.random()}`);
  const verify = status === 0 ? 'exit 0' : 'echo "a sealed resource is missing or invalid" >&2; exit 1';
  await writeFile(path, `#!/bin/sh\ncase $1 in --verify) ${verify} ;; esac\ncat <<'END'\n${entitlements}\nEND\n`);
  await chmod(path, 0o755);
  return path;
}
const own = () => readFile(join(root, 'agent/build/entitlements.plist'), 'utf8');

test('a signature that holds, made with our entitlements', async () => {
  expect(await checkSignature('Homeward.app', await codesign(await own()))).toEqual([]);
});

test('a signature made without the camera', async () => {
  const without = (await own()).replace('com.apple.security.device.camera', 'com.apple.security.device.usb');
  expect(await checkSignature('Homeward.app', await codesign(without))).toEqual([
    expect.stringContaining('com.apple.security.device.camera must be true'),
    expect.stringContaining('com.apple.security.device.usb must not be there'),
  ]);
});

test('a signature that does not hold', async () => {
  expect(await checkSignature('Homeward.app', await codesign(await own(), 1))).toEqual([
    expect.stringContaining('a sealed resource is missing'),
  ]);
});
