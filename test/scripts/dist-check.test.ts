import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build, type PlistValue } from 'plist';
import { type AppWishes, checkApp, checkBundle } from '../../scripts/mac-app/check-app.ts';
import { readPacked } from '../../scripts/mac-app/packed-here.ts';
import { readPlist } from '../../scripts/mac-app/plist-rules.ts';

const run = promisify(execFile);
const root = dirname(dirname(import.meta.dirname));
const command = join(root, 'scripts/dist-check.ts');
const launchAgent = 'Contents/Library/LaunchAgents/org.homeward.agent.plist';
/** The fuses in the framework: behind Electron's sentinel, the version (1) and their number (9). */
const wire = new RegExp(`(?<=dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX${String.fromCharCode(1, 9)})[01]{9}`);
const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';

let folder: string;
let app: string;
let wishes: AppWishes;
let said: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-dist-'));
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` };
  const { stdout } = await run(process.execPath, [command, folder], { cwd: root, env, timeout: 220_000 });
  said = stdout;
  ({ app, wishes } = await readPacked(folder));
  // Copies, so that they can be altered.
  for (const name of ['app', 'inherit'] as const) {
    const copy = join(folder, `${name}.plist`);
    await copyFile(wishes.entitlements[name], copy);
    wishes = { ...wishes, entitlements: { ...wishes.entitlements, [name]: copy } };
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** What is said of the app while a file of it is another one, or gone. */
async function faultsWith(path: string, alter: (path: string) => Promise<void>): Promise<string[]> {
  const kept = join(folder, 'kept');
  await copyFile(path, kept);
  try {
    await alter(path);
    return await checkBundle(app, wishes);
  } finally {
    await rename(kept, path);
  }
}

const faultsWithPlist = (path: string, change: Record<string, PlistValue | undefined>) =>
  faultsWith(path, async () => {
    const entries = Object.entries({ ...(await readPlist(path)), ...change }).filter(
      ([, value]) => value !== undefined,
    );
    await writeFile(path, build(Object.fromEntries(entries) as Record<string, PlistValue>));
  });

/** Takes each key away in turn, and expects to be told so. */
async function missEach(path: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    expect(await faultsWithPlist(path, { [key]: undefined })).toContainEqual(
      expect.stringMatching(new RegExp(`: ${key} must .* missing$`)),
    );
  }
}

test('the app that electron-builder.yml packs is as it should be', async () => {
  expect(said).toContain('is as it should be');
  expect(await checkApp(app, wishes)).toEqual([]);
});

test('what is packed is told from the build, and the console is in it', () => {
  expect(wishes.program).toEqual(
    expect.arrayContaining(['app.js', 'main.js', 'preload.cjs', 'camera-probe.js', 'package.json']),
  );
  expect(wishes.packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['age-encryption', 'maplibre-gl', 'ws']),
  );
});

test('the command fails with words where something is wrong', async () => {
  const info = join(app, 'Contents/Info.plist');
  const plist = await readFile(info, 'utf8');
  await writeFile(info, plist.replace('<key>LSUIElement</key>', '<key>LSBackgroundOnly</key>'));
  const ending = await run(process.execPath, [command, '--packed', folder], { cwd: root, timeout: 200_000 }).catch(
    (e) => e,
  );
  await writeFile(info, plist);
  expect(ending).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('FAULT: Info.plist: LSUIElement must be true'),
  });
});

describe('it notices each thing that is missing', () => {
  test('each entitlement, of the app and of what is in it', async () => {
    for (const path of [wishes.entitlements.app, wishes.entitlements.inherit]) {
      const keys = Object.keys(await readPlist(path));
      expect(keys).toHaveLength(3);
      await missEach(path, keys);
    }
  });

  test('each usage text', async () => {
    const info = join(app, 'Contents/Info.plist');
    const texts = Object.keys(await readPlist(info)).filter((key) => key.endsWith('UsageDescription'));
    expect(texts).toHaveLength(3);
    await missEach(info, texts);
  });

  test('what makes it an app of the menu bar, with links, a version and a category', async () => {
    await missEach(join(app, 'Contents/Info.plist'), [
      ...['LSUIElement', 'CFBundleURLTypes', 'CFBundleIdentifier', 'CFBundleVersion', 'CFBundleShortVersionString'],
      ...['LSApplicationCategoryType', 'LSMinimumSystemVersion', 'ElectronAsarIntegrity', 'CFBundleIconFile'],
    ]);
  });

  test('each key of the LaunchAgent, and the file itself', async () => {
    const path = join(app, launchAgent);
    const keys = Object.keys(await readPlist(path));
    expect(keys.length).toBeGreaterThan(7);
    await missEach(path, keys);
    expect(await faultsWith(path, rm)).toEqual(['Library/LaunchAgents/org.homeward.agent.plist is missing']);
  });

  test('an id of Electron’s helpers', async () => {
    await missEach(join(app, 'Contents/Frameworks/Homeward Helper (GPU).app/Contents/Info.plist'), [
      'CFBundleIdentifier',
      'LSUIElement',
    ]);
  });

  test('each key that Homeward Sense needs, and the helper itself', async () => {
    const sense = join(app, 'Contents/Resources/Homeward Sense.app/Contents');
    await missEach(join(sense, 'Info.plist'), [
      ...['CFBundleIdentifier', 'CFBundleExecutable', 'LSUIElement'],
      ...['NSLocationUsageDescription', 'NSLocationWhenInUseUsageDescription'],
    ]);
    expect(await faultsWith(join(sense, 'MacOS/homeward-sense'), rm)).toEqual([
      'Homeward Sense.app: its program is missing',
    ]);
    const away = join(folder, 'sense');
    await rename(sense, away);
    expect(await checkBundle(app, wishes)).toEqual([expect.stringContaining('npm run build:sense')]);
    await rename(away, sense);
  });

  test('a wrapper that cannot be executed, a licence, a page of the console', async () => {
    const wrapper = join(app, 'Contents/Resources/bin/imagesnap');
    expect(await faultsWith(wrapper, (path) => chmod(path, 0o644))).toEqual([expect.stringContaining('bin/imagesnap')]);
    const imagesnap = join(app, 'Contents/Resources/bin/built/imagesnap');
    expect(await faultsWith(imagesnap, rm)).toEqual([expect.stringContaining('bin/built/imagesnap')]);
    const licences = join(app, 'Contents/Resources/THIRD-PARTY-LICENSES.txt');
    const shorter = async () => writeFile(licences, (await readFile(licences, 'utf8')).replace(/^ws \d.*$/m, ''));
    expect(await faultsWith(licences, shorter)).toEqual([expect.stringMatching(/: ws [\d.]+ is missing$/)]);
    expect(await faultsWith(licences, rm)).toContain('THIRD-PARTY-LICENSES.txt is missing');
  });
});

describe('it notices what must not be', () => {
  test.each([
    ['an entitlement that lets in other people’s code', 'com.apple.security.cs.disable-library-validation'],
    ['an entitlement that lets in a debugger', 'com.apple.security.get-task-allow'],
  ])('%s', async (_, key) => {
    expect(await faultsWithPlist(wishes.entitlements.inherit, { [key]: true })).toEqual([
      `inherited entitlements: ${key} must not be there`,
    ]);
  });

  test.each<[string, string, Record<string, PlistValue>]>([
    ['a usage text for the microphone', 'Contents/Info.plist', { NSMicrophoneUsageDescription: 'Homeward listens' }],
    ['a usage text that says nothing', 'Contents/Info.plist', { NSCameraUsageDescription: '' }],
    ['another scheme of links', 'Contents/Info.plist', { CFBundleURLTypes: [{ CFBundleURLSchemes: ['http'] }] }],
    ['an agent that a crash ends', launchAgent, { KeepAlive: { SuccessfulExit: false } }],
    ['a path that leads elsewhere', launchAgent, { BundleProgram: 'Contents/MacOS/Electron' }],
    ['an agent that is started over and over', launchAgent, { ThrottleInterval: 1 }],
  ])('%s', async (_, path, change) => {
    expect(await faultsWithPlist(join(app, path), change)).toHaveLength(1);
  });

  test('each fuse as Electron is delivered', async () => {
    const packed = await readFile(join(app, framework), 'latin1');
    expect(wire.exec(packed)?.[0]).toBe('000011001');
    for (let index = 0; index < 9; index += 1) {
      const flipped = packed.replace(wire, (states) => {
        const other = states[index] === '1' ? '0' : '1';
        return states.slice(0, index) + other + states.slice(index + 1);
      });
      expect(await faultsWith(join(app, framework), (path) => writeFile(path, flipped, 'latin1'))).toEqual([
        expect.stringMatching(/^fuses: \w+ must be (?:on|off)$/),
      ]);
    }
  });

  test('a fuse that nobody has decided about', async () => {
    const longer = (await readFile(join(app, framework), 'latin1'))
      .replace(wire, (states) => `${states}0`)
      .replace(String.fromCharCode(1, 9), String.fromCharCode(1, 10));
    expect(await faultsWith(join(app, framework), (path) => writeFile(path, longer, 'latin1'))).toEqual([
      expect.stringContaining('a fuse 9'),
    ]);
  });

  test('an archive that is not the one whose hash is in Info.plist', async () => {
    const integrity = { 'Resources/app.asar': { algorithm: 'SHA256', hash: '0'.repeat(64) } };
    expect(await faultsWithPlist(join(app, 'Contents/Info.plist'), { ElectronAsarIntegrity: integrity })).toEqual([
      expect.stringContaining('would not start'),
    ]);
  });
});
