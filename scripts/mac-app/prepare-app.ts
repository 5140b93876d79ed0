import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildAgent } from '../build-agent.ts';
import { type BundledPackage, readPackage } from '../bundled-packages.ts';
import { imagesnapSource } from '../native/pinned-source.ts';
import { BuildEnvironmentError } from './mac-build-plan.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

/** The packages that stay packages, and what the app needs of each; electron-builder.yml packs the same. */
const CARRIED: Readonly<Record<string, readonly string[]>> = {
  'node-mac-permissions': ['package.json', 'index.js', 'build/Release/permissions.node'],
  bindings: ['package.json', 'bindings.js'],
  'file-uri-to-path': ['package.json', 'index.js'],
};

/** What is made before anything is packed. */
export interface PreparedApp {
  /** Every file of the program, and of the packages that stay packages, as the archive has to have them. */
  readonly files: readonly string[];
  /** Whose code is in the app: the program's, the console's, and the packages that stay packages. */
  readonly packages: readonly BundledPackage[];
}

/**
 * Builds what electron-builder.yml packs: the program with its package.json, and the licences of all that is in the app.
 * @param program where `dist/agent` goes
 * @param licences where `dist/THIRD-PARTY-LICENSES.txt` goes
 * @param native where programs for Macs are built to
 * @param nodeModules of the packages that stay packages; one that is not installed there is left out
 * @param isSigned whether all of those have to be there, as for whoever gets the app from somebody else
 * @throws BuildEnvironmentError where one of them is not
 */
export async function prepareApp(
  root: string,
  {
    program,
    licences,
    native,
    nodeModules,
    isSigned,
  }: { program: string; licences: string; native: string; nodeModules: string; isSigned: boolean },
): Promise<PreparedApp> {
  const [carried, missing] = installed(nodeModules);
  if (isSigned && missing.length > 0) {
    const names = missing.join(', ');
    throw new BuildEnvironmentError(
      `a signed build has to have everything, and ${names} is not built here: npm rebuild --ignore-scripts=false node-mac-permissions`,
    );
  }
  const { files, packages } = await buildAgent(program);
  await writeFile(join(program, 'package.json'), JSON.stringify(await manifest(root), null, 2));
  const imagesnap = existsSync(join(native, 'imagesnap')) ? [imagesnapAsPackage] : [];
  const all = [
    ...imagesnap,
    ...packages,
    ...(await packagesOfConsole(root)),
    ...carried.map((name) => readPackage(join(nodeModules, name))),
  ];
  await mkdir(dirname(licences), { recursive: true });
  await writeFile(licences, thirdPartyLicenses(all));
  const carriedFiles = carried.flatMap((name) => (CARRIED[name] ?? []).map((file) => `node_modules/${name}/${file}`));
  return { files: [...files, 'package.json', ...carriedFiles], packages: all };
}

/** The packages that stay packages, those that are there in full first. */
function installed(nodeModules: string): readonly [string[], string[]] {
  const isThere = (name: string) => (CARRIED[name] ?? []).every((file) => existsSync(join(nodeModules, name, file)));
  const names = Object.keys(CARRIED);
  return [names.filter(isThere), names.filter((name) => !isThere(name))];
}

/** Its author has put it in the public domain, and asks for nothing. */
const imagesnapAsPackage: BundledPackage = {
  name: 'imagesnap',
  version: imagesnapSource.version,
  licence: 'public domain',
  text: imagesnapSource.repository,
};

/** What Electron and electron-updater read; nothing of the project's own package.json is of use on a Mac. */
async function manifest(root: string): Promise<object> {
  const { version, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const agent = JSON.parse(await readFile(join(root, 'agent/package.json'), 'utf8'));
  // The bundle has the one, reports and updates the other.
  if (agent.version !== version)
    throw new Error(`package.json says ${version}, and agent/package.json ${agent.version}`);
  return { name: 'homeward', productName: 'Homeward', version, license, type: 'module', main: 'app.js' };
}

async function packagesOfConsole(root: string): Promise<BundledPackage[]> {
  return JSON.parse(await readFile(join(root, 'server/web/dist/licences.json'), 'utf8'));
}
