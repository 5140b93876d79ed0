import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Arch } from 'electron-builder';
import { type AppWishes, ELECTRON_LICENCES } from './check-app.ts';
import { packApp } from './pack-app.ts';
import { prepareApp } from './prepare-app.ts';
import { makeStandInElectron, makeStandInPackages, makeStandInPrograms } from './stand-in-electron.ts';

/** Where in its folder a packed app's wishes are. */
const PACKED = 'packed.json';

/** A packed app, and what it is to be compared with. */
export interface PackedApp {
  readonly app: string;
  readonly wishes: AppWishes;
}

/**
 * Packs the app on any machine, by electron-builder.yml as it is, with stand-ins for what only a Mac has: Electron's
 * distribution, the packages for Macs and the helper. The console has to be built.
 * @param folder is emptied first
 */
export async function packHere(root: string, folder: string): Promise<PackedApp> {
  await rm(folder, { recursive: true, force: true });
  const place = (name: string) => join(folder, 'parts', name);
  const { version, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await makeStandInElectron(place('electron'), devDependencies.electron);
  await makeStandInPackages(place('node_modules'));
  await makeStandInPrograms(place('native'), join(root, 'agent/native/sense/Info.plist'));

  const made = {
    program: place('agent'),
    licences: place('licences.txt'),
    nodeModules: place('node_modules'),
    native: place('native'),
    isSigned: true,
  };
  const { files, packages } = await prepareApp(root, made);
  const carried = ['node-mac-permissions', 'bindings', 'file-uri-to-path'].map((name) => `node_modules/${name}`);
  const config = await packApp({
    root,
    output: folder,
    targets: ['dir'],
    arch: Arch.arm64,
    overrides: { electronDist: place('electron'), publish: null, mac: { identity: null } },
    places: {
      'dist/agent': made.program,
      'dist/THIRD-PARTY-LICENSES.txt': made.licences,
      'agent/native/build': place('native'),
      ...Object.fromEntries(carried.map((name) => [name, place(name)])),
    },
  });
  const { entitlements, entitlementsInherit } = config.mac ?? {};
  if (!entitlements || !entitlementsInherit) throw new Error('electron-builder.yml names no entitlements for the Mac');
  const packed: PackedApp = {
    app: join(folder, 'mac-arm64/Homeward.app'),
    wishes: {
      ...{ version, program: files, packages, unspeakable: [root] },
      entitlements: { app: join(root, entitlements), inherit: join(root, entitlementsInherit) },
      mayLack: ELECTRON_LICENCES,
    },
  };
  await writeFile(join(folder, PACKED), JSON.stringify(packed, null, 2));
  return packed;
}

/** What `packHere` packed into the folder earlier. @throws where it did not */
export const readPacked = async (folder: string): Promise<PackedApp> =>
  JSON.parse(await readFile(join(folder, PACKED), 'utf8'));
