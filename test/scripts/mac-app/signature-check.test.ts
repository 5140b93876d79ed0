import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkSignature } from '../../../scripts/mac-app/signature-check.ts';

const root = dirname(dirname(dirname(import.meta.dirname)));
const HELPERS = ['Helper', 'Helper (GPU)', 'Helper (Plugin)', 'Helper (Renderer)'];

let folder: string;
let app: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-codesign-'));
  app = join(folder, 'Homeward.app');
  for (const helper of HELPERS) {
    await mkdir(join(app, `Contents/Frameworks/Homeward ${helper}.app`), { recursive: true });
  }
  await mkdir(join(app, 'Contents/Frameworks/Electron Framework.framework'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Stands in for `codesign`: verifies, or not, and shows entitlements, for a program in the app other ones. */
async function codesign(entitlements: string, { status = 0, of = '-', others = '' } = {}): Promise<string> {
  const path = join(folder, `codesign-${Math.random()}`);
  const verify = status === 0 ? 'exit 0' : 'echo "a sealed resource is missing or invalid" >&2; exit 1';
  await writeFile(
    path,
    `#!/bin/sh
case $1 in --verify) ${verify} ;; esac
for program in "$@"; do :; done
case $program in *"/${of}") cat <<'OTHERS'
${others}
OTHERS
exit ;; esac
cat <<'END'
${entitlements}
END
`,
  );
  await chmod(path, 0o755);
  return path;
}
const own = () => readFile(join(root, 'agent/build/entitlements.plist'), 'utf8');
const without = async (entitlement: string) =>
  (await own()).replace(`com.apple.security.${entitlement}`, 'com.apple.security.device.usb');

test('a signature that holds, made with our entitlements', async () => {
  expect(await checkSignature(app, await codesign(await own()))).toEqual([]);
});

test('a signature made without the camera', async () => {
  const stranger = await codesign(await own(), { of: 'Homeward.app', others: await without('device.camera') });
  expect(await checkSignature(app, stranger)).toEqual([
    expect.stringContaining('com.apple.security.device.camera must be true'),
    expect.stringContaining('com.apple.security.device.usb must not be there'),
  ]);
});

test.each([
  ['imagesnap', 'device.camera'],
  ['Homeward Sense.app', 'personal-information.location'],
  ...HELPERS.map((helper) => [`Homeward ${helper}.app`, 'cs.allow-jit'] as const),
])('%s, signed without what it needs', async (of, entitlement) => {
  const others = await without(entitlement);
  expect(await checkSignature(app, await codesign(await own(), { of, others }))).toEqual([
    expect.stringContaining(`signature of ${of}: com.apple.security.${entitlement} must be true`),
    expect.stringContaining('com.apple.security.device.usb must not be there'),
  ]);
});

test('a program in it that was signed with none at all', async () => {
  const faults = await checkSignature(app, await codesign(await own(), { of: 'imagesnap' }));
  expect(faults).toHaveLength(3);
  expect(faults).toContainEqual(
    expect.stringMatching(/^signature of imagesnap: .*camera must be true, and is missing$/),
  );
});

test('a signature that does not hold', async () => {
  expect(await checkSignature(app, await codesign(await own(), { status: 1 }))).toEqual([
    expect.stringContaining('a sealed resource is missing'),
  ]);
});
