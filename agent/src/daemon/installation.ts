import { chmod, chown, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dataIn } from '../commands/where-data-is.ts';
import { dataDirectoryAt } from '../state/data-directory.ts';
import type { DaemonPlaces } from './daemon-places.ts';
import { daemonPlist } from './daemon-plist.ts';
import type { Launchctl } from './launchctl.ts';
import { copyProgram, type ProgramSource } from './program-copy.ts';

export interface InstallationParts {
  readonly places: DaemonPlaces;
  readonly source: ProgramSource;
  readonly launchctl: Pick<Launchctl, 'load' | 'unload'>;
  readonly platform: NodeJS.Platform;
  /** Of whoever runs this. */
  readonly uid: number | undefined;
}

const ROOT = 0;

/**
 * Installs the service, or puts the present program in place of an older one.
 * @throws Error in words: not root, no Mac, an app here that is paired by itself, nothing built, launchd refuses.
 */
export async function install({ places, source, launchctl, platform, uid }: InstallationParts): Promise<void> {
  checkCaller('install', platform, uid);
  const paired = await pairedPeople(places);
  if (paired.length > 0) {
    throw new Error(
      `Homeward’s app is paired for ${paired.join(', ')}, and a Mac has one pairing: end that first, as that person, with \`sudo homeward-agent unpair\``,
    );
  }
  await launchctl.unload();
  await copyProgram(source, places.program);
  await makeFolder(places.data, 0o700);
  await makeFolder(places.logs, 0o755);
  await mkdir(dirname(places.plist), { recursive: true });
  await writeForAll(places.plist, daemonPlist(places));
  try {
    await launchctl.load(places.plist);
  } catch (error) {
    // While it is there, the app leaves all work to the service.
    await rm(places.plist, { force: true });
    throw error;
  }
}

/**
 * Undoes it; what is not there needs no undoing.
 * @returns whether the data directory is still there, and paired
 * @throws Error in words: not root, no Mac, launchd keeps the service; or it is to be erased and is still paired.
 */
export async function uninstall(
  { places, launchctl, platform, uid }: Omit<InstallationParts, 'source'>,
  { eraseData }: { readonly eraseData: boolean },
): Promise<{ readonly isDataKept: boolean; readonly isPaired: boolean }> {
  checkCaller('uninstall', platform, uid);
  const isPaired = await isThere(dataDirectoryAt(places.data).state);
  if (eraseData && isPaired) {
    throw new Error('this Mac is paired, and its owner would not be told: `sudo homeward-agent unpair` first');
  }
  await launchctl.unload();
  for (const place of [places.plist, places.program, places.sockets, places.logs, ...(eraseData ? [places.data] : [])])
    await rm(place, { recursive: true, force: true });
  return { isDataKept: await isThere(places.data), isPaired };
}

function checkCaller(command: string, platform: NodeJS.Platform, uid: number | undefined): void {
  if (platform !== 'darwin')
    throw new Error(`${command} is for Macs: here, have your system start \`homeward-agent run\``);
  if (uid !== ROOT) throw new Error(`${command} is root’s: sudo homeward-agent ${command}`);
}

/** Those whose app has a pairing of its own. */
async function pairedPeople({ homes }: DaemonPlaces): Promise<string[]> {
  const names = await readdir(homes).catch(() => []);
  const stateOf = (name: string) => dataDirectoryAt(dataIn('darwin', join(homes, name))).state;
  const paired = await Promise.all(names.map((name) => isThere(stateOf(name))));
  return names.filter((_, index) => paired[index]);
}

async function makeFolder(path: string, mode: number): Promise<void> {
  await mkdir(path, { recursive: true });
  if (!(await lstat(path)).isDirectory()) throw new Error(`${path} is no folder`);
  await chown(path, ROOT, ROOT);
  await chmod(path, mode);
}

/** launchd takes a property list only of root's, which nobody else can write. */
async function writeForAll(path: string, content: string): Promise<void> {
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  const file = await open(draft, 'wx', 0o644);
  try {
    await file.writeFile(content);
    await file.chown(ROOT, ROOT);
    await file.chmod(0o644);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
