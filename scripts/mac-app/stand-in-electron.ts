import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type PlistValue } from 'plist';

/** Before it Electron's framework keeps its fuses: version, how many, one character each (@electron/fuses, constants). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** As Electron 45 is delivered (its build/fuses/fuses.json5): of nine, run-as-node, options, inspect, file and wasm are on. */
const DELIVERED_FUSES = '101100011';

const HELPERS = ['Helper', 'Helper (GPU)', 'Helper (Plugin)', 'Helper (Renderer)'];

/**
 * Puts a stand-in for Electron's macOS distribution into the folder: the bundle that electron-builder expects, with
 * Electron's own Info.plist (its shell/browser/resources/mac), its fuses as delivered, and programs that run nowhere.
 */
export async function makeStandInElectron(folder: string, version: string): Promise<void> {
  const contents = join(folder, 'Electron.app/Contents');
  const frameworks = join(contents, 'Frameworks');
  await plist(join(contents, 'Info.plist'), {
    ...bundle('Electron', 'com.github.Electron', version),
    CFBundleIconFile: 'electron.icns',
    LSApplicationCategoryType: 'public.app-category.developer-tools',
    LSMinimumSystemVersion: '12.0',
    NSMainNibFile: 'MainMenu',
    NSPrincipalClass: 'AtomApplication',
    NSAppTransportSecurity: { NSAllowsArbitraryLoads: true },
    NSHighResolutionCapable: true,
    NSMicrophoneUsageDescription: 'This app needs access to the microphone',
    NSCameraUsageDescription: 'This app needs access to the camera',
    NSAudioCaptureUsageDescription: 'This app needs access to audio capture',
    NSBluetoothAlwaysUsageDescription: 'This app needs access to Bluetooth',
    NSBluetoothPeripheralUsageDescription: 'This app needs access to Bluetooth',
    ElectronAsarIntegrity: { 'Resources/default_app.asar': { algorithm: 'SHA256', hash: '0'.repeat(64) } },
  });
  await program(join(contents, 'MacOS/Electron'));
  for (const helper of HELPERS) {
    const helperContents = join(frameworks, `Electron ${helper}.app/Contents`);
    await plist(join(helperContents, 'Info.plist'), {
      ...bundle(`Electron ${helper}`, 'com.github.Electron.helper', version),
      LSUIElement: true,
    });
    await program(join(helperContents, `MacOS/Electron ${helper}`));
  }
  const fuses = `${SENTINEL}\u0001${String.fromCharCode(DELIVERED_FUSES.length)}${DELIVERED_FUSES}`;
  const framework = join(frameworks, 'Electron Framework.framework');
  await file(join(framework, 'Versions/A/Electron Framework'), `stand-in ${fuses} stand-in`);
  await file(join(framework, 'Versions/A/Resources/en.lproj/locale.pak'), 'stand-in');
  await symlink('A', join(framework, 'Versions/Current'));
  for (const name of ['Electron Framework', 'Resources'])
    await symlink(`Versions/Current/${name}`, join(framework, name));
  await file(join(contents, 'Resources/electron.icns'), 'stand-in');
  await file(join(contents, 'Resources/en.lproj/InfoPlist.strings'), '');
  await file(join(folder, 'LICENSE'), 'Electron');
  await file(join(folder, 'LICENSES.chromium.html'), 'Chromium');
}

/** The packages that npm installs on Macs alone, as far as the app carries them; the binding is none. */
export async function makeStandInPackages(nodeModules: string): Promise<void> {
  const files = {
    'node-mac-permissions': { main: 'index.js', licence: 'LICENSE', binding: 'build/Release/permissions.node' },
    bindings: { main: 'bindings.js', licence: 'LICENSE.md' },
    'file-uri-to-path': { main: 'index.js', licence: 'LICENSE' },
  };
  for (const [name, { main, licence, ...others }] of Object.entries(files)) {
    const folder = join(nodeModules, name);
    await file(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', license: 'MIT', main }));
    for (const path of [main, licence, ...Object.values(others)]) await file(join(folder, path), 'stand-in');
    // What must not be packed.
    await file(join(folder, 'test/test.js'), 'stand-in');
  }
}

/** Homeward Sense and imagesnap as their scripts build them on a Mac, the former with the Info.plist of its sources. */
export async function makeStandInPrograms(folder: string, infoPlist: string): Promise<void> {
  const contents = join(folder, 'Homeward Sense.app/Contents');
  await mkdir(contents, { recursive: true });
  await copyFile(infoPlist, join(contents, 'Info.plist'));
  await program(join(contents, 'MacOS/homeward-sense'));
  await program(join(folder, 'imagesnap'));
}

const bundle = (name: string, id: string, version: string): Record<string, PlistValue> => ({
  CFBundleDisplayName: name,
  CFBundleExecutable: name,
  CFBundleIdentifier: id,
  CFBundleInfoDictionaryVersion: '6.0',
  CFBundleName: name,
  CFBundlePackageType: 'APPL',
  CFBundleVersion: version,
  CFBundleShortVersionString: version,
});

const plist = (path: string, value: Record<string, PlistValue>) => file(path, build(value));

async function program(path: string): Promise<void> {
  await file(path, '#!/bin/sh\necho stand-in >&2\nexit 1\n');
  await chmod(path, 0o755);
}

async function file(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
