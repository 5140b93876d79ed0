import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'plist';
import { senseCandidates } from '../../../agent/src/sensors/sense-program.ts';
import { whyNotHere } from '../../../scripts/native/native-build.ts';
import { buildSenseApp } from '../../../scripts/native/sense-app.ts';
import type { StandIns } from '../../agent/stand-ins.ts';
import { buildWith, calls, standInTools } from './stand-in-tools.ts';

const checkout = dirname(dirname(dirname(import.meta.dirname)));
let root: string;
let tools: StandIns;
beforeEach(async () => {
  tools = standInTools();
  root = await mkdtemp(join(tmpdir(), 'homeward-sense-app-'));
  await mkdir(join(root, 'agent/native'), { recursive: true });
  await cp(join(checkout, 'agent/native/sense'), join(root, 'agent/native/sense'), { recursive: true });
});
afterEach(async () => {
  tools.remove();
  await rm(root, { recursive: true, force: true });
});

const plistOf = (path: string) => parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

test('the bundle is where the agent looks for its program, all sources in it, signed with the location', async () => {
  const app = await buildSenseApp(buildWith(tools, root));
  const plist = plistOf(join(app, 'Contents/Info.plist'));
  const program = join(app, 'Contents/MacOS', String(plist['CFBundleExecutable']));
  expect(existsSync(program)).toBe(true);
  expect(senseCandidates(join(root, 'agent/bin'))).toContain(program);
  const folder = join(root, 'agent/native/sense');
  const sources = ['answer', 'location', 'main', 'wifi'].map((name) => join(folder, `${name}.swift`)).join(' ');
  expect(calls(tools)).toEqual([
    expect.stringMatching(new RegExp(`^xcrun .* -target arm64-apple-macosx13.0 -o \\S+ ${sources}$`)),
    expect.stringMatching(new RegExp(`^xcrun .* -target x86_64-apple-macosx13.0 -o \\S+ ${sources}$`)),
    expect.stringMatching(/^xcrun lipo /),
    `codesign --force --timestamp=none --entitlements ${folder}/entitlements.plist --sign - ${app}`,
    `codesign --verify --strict ${app}`,
  ]);
});

test('what was built before goes first', async () => {
  const app = await buildSenseApp(buildWith(tools, root));
  await mkdir(join(app, 'Contents/Frameworks'));
  await buildSenseApp(buildWith(tools, root, 'Developer ID Application: Ada'));
  expect(existsSync(join(app, 'Contents/Frameworks'))).toBe(false);
  expect(calls(tools).at(-2)).toContain('--options runtime');
});

test('a compiler that fails ends the build, and says which', async () => {
  tools.put('xcrun', 'echo "error: no such module" >&2\nexit 1\n');
  await expect(buildSenseApp(buildWith(tools, root))).rejects.toThrow('xcrun macosx: exit code 1');
});

test('Info.plist and entitlements are what macOS wants of such a helper', () => {
  const folder = join(checkout, 'agent/native/sense');
  const { version } = JSON.parse(readFileSync(join(checkout, 'agent/package.json'), 'utf8')) as { version: string };
  const plist = plistOf(join(folder, 'Info.plist'));
  expect(plist).toMatchObject({
    CFBundleIdentifier: 'org.homeward.agent.sense',
    CFBundlePackageType: 'APPL',
    CFBundleShortVersionString: version,
    CFBundleVersion: version,
    LSMinimumSystemVersion: '13.0',
    LSUIElement: true,
  });
  for (const key of ['Location', 'LocationWhenInUse', 'LocationAlwaysAndWhenInUse']) {
    expect(plist[`NS${key}UsageDescription`]).toMatch(/^Homeward /);
  }
  expect(plistOf(join(folder, 'entitlements.plist'))).toEqual({
    'com.apple.security.personal-information.location': true,
  });
});

test('can be built on a Mac alone', () => {
  expect(whyNotHere('darwin')).toBeUndefined();
  expect(whyNotHere('linux')).toMatch(/^needs a Mac with Xcode/);
});
