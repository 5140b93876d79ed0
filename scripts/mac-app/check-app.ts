import { constants, existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LAUNCH_AGENT_PLIST } from '../../agent/src/shell/launch-agent.ts';
import type { BundledPackage } from '../bundled-packages.ts';
import { checkArchive, headerHash } from './archive-check.ts';
import { checkFuses } from './fuses-check.ts';
import {
  checkEntitlements,
  checkHelpers,
  checkInfoPlist,
  checkLaunchAgent,
  checkSense,
  SENSE,
} from './plist-checks.ts';
import { type Plist, readPlist } from './plist-rules.ts';
import { heading } from './third-party-licenses.ts';

/** What a packed app is compared with. */
export interface AppWishes {
  readonly version: string;
  /** Every file that the archive has to have, beside the console. */
  readonly program: readonly string[];
  readonly packages: readonly BundledPackage[];
  /** The files that the signature is made with: of the app, and of what is in it. */
  readonly entitlements: { readonly app: string; readonly inherit: string };
  /** What may be missing, because only a Mac has it: names in Resources or in its `bin`. */
  readonly mayLack: readonly string[];
  readonly unspeakable: readonly string[];
}

/** What Electron's distribution brings along. */
export const ELECTRON_LICENCES = ['LICENSE.electron.txt', 'LICENSES.chromium.html'];
const OWN_FILES = ['icon.icns', 'LICENSE.homeward.txt', 'THIRD-PARTY-LICENSES.txt', ...ELECTRON_LICENCES];
/** What takes photos, as `npm run build:imagesnap` builds it and its wrapper looks for it. */
export const IMAGESNAP = 'built/imagesnap';
const PROGRAMS = ['homeward-agent', 'bounded.sh', 'fswebcam', 'imagesnap', 'traceroute', IMAGESNAP];

/** Looks at a packed app. @returns what is wrong with it, one sentence each */
export async function checkApp(app: string, wishes: AppWishes): Promise<string[]> {
  const { program: files, unspeakable } = wishes;
  const archived = checkArchive(archiveOf(app), { files, folders: ['console'], unspeakable });
  return [...(await checkBundle(app, wishes)), ...archived];
}

const archiveOf = (app: string): string => join(app, 'Contents/Resources/app.asar');

/** As `checkApp`, without a look into the archive. */
export async function checkBundle(app: string, wishes: AppWishes): Promise<string[]> {
  const contents = join(app, 'Contents');
  const resources = join(contents, 'Resources');
  const info = await readPlist(join(contents, 'Info.plist'));
  const faults = [
    checkInfoPlist(info, wishes.version),
    checkIntegrity(info, archiveOf(app)),
    checkEntitlements('entitlements', await readPlist(wishes.entitlements.app)),
    checkEntitlements('inherited entitlements', await readPlist(wishes.entitlements.inherit)),
    await checkRegistered(contents, info),
    await checkHelpers(contents),
    wishes.mayLack.includes(SENSE) ? [] : await checkSense(contents),
    await checkFuses(app),
    await checkPrograms(join(resources, 'bin'), wishes.mayLack),
    await checkResources(resources, wishes),
  ];
  return faults.flat();
}

function checkIntegrity(info: Plist, archive: string): string[] {
  const integrity = info['ElectronAsarIntegrity'] as Record<string, { algorithm: string; hash: string }> | undefined;
  const isRight = integrity?.['Resources/app.asar']?.hash === headerHash(archive);
  return isRight ? [] : ['Info.plist: the hash of app.asar is another one, and Electron would not start it'];
}

async function checkRegistered(contents: string, info: Plist): Promise<string[]> {
  const path = join(contents, 'Library/LaunchAgents', LAUNCH_AGENT_PLIST);
  if (!existsSync(path)) return [`Library/LaunchAgents/${LAUNCH_AGENT_PLIST} is missing`];
  return checkLaunchAgent(await readPlist(path), info);
}

async function checkPrograms(folder: string, mayLack: readonly string[]): Promise<string[]> {
  const wanted = PROGRAMS.filter((name) => !mayLack.includes(name));
  const faults = await Promise.all(
    wanted.map(async (name) => {
      const needed = name.endsWith('.sh') ? constants.R_OK : constants.X_OK;
      const isThere = await access(join(folder, name), needed).then(
        () => true,
        () => false,
      );
      return isThere ? [] : [`bin/${name} is missing, or cannot be executed`];
    }),
  );
  return faults.flat();
}

async function checkResources(resources: string, { packages, mayLack }: AppWishes): Promise<string[]> {
  const wanted = OWN_FILES.filter((name) => !mayLack.includes(name));
  const missing = wanted.filter((name) => !existsSync(join(resources, name))).map((name) => `${name} is missing`);
  const path = join(resources, 'THIRD-PARTY-LICENSES.txt');
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  const unnamed = packages.filter((one) => !text.includes(`${heading(one)} (`) || !text.includes(one.text));
  return [...missing, ...unnamed.map((one) => `THIRD-PARTY-LICENSES.txt: ${heading(one)} is missing`)];
}
