import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { type Arch, type Configuration, Packager, Platform } from 'electron-builder';

/** What a run of electron-builder is asked for, beyond electron-builder.yml. */
export interface PackWishes {
  readonly root: string;
  /** Where the app, and what is made of it, goes. */
  readonly output: string;
  /** `dir` for the bundle alone, or `dmg` and `zip`. */
  readonly targets: readonly string[];
  readonly arch: Arch;
  /** Laid over electron-builder.yml. */
  readonly overrides: Configuration;
  /** Places other than those that electron-builder.yml names; each is looked for under the project's folder. */
  readonly places?: Readonly<Record<string, string>>;
}

/** Packs the app. @returns the configuration that it was packed by */
export async function packApp({
  root,
  output,
  targets,
  arch,
  overrides,
  places = {},
}: PackWishes): Promise<Configuration> {
  const config = await getConfig(root, null, { ...overrides, directories: { output: resolve(output) } });
  const files = elsewhere(config.files, places);
  const extraResources = elsewhere(config.extraResources, places);
  // By a file of its own: an object would be merged with electron-builder.yml once more, and each list be there twice.
  const file = join(output, 'electron-builder.json');
  await mkdir(output, { recursive: true });
  await writeFile(file, JSON.stringify({ ...config, files, extraResources }, null, 2));
  const packager = new Packager({
    projectDir: root,
    targets: Platform.MAC.createTarget([...targets], arch),
    config: file,
  });
  await packager.build();
  return packager.config;
}

type Files = Configuration['files'];

/** The sets of files, where some are taken from other places. */
function elsewhere(files: Files, places: Readonly<Record<string, string>>): NonNullable<Files> {
  const sets = Array.isArray(files) ? files : files ? [files] : [];
  return sets.map((set) => {
    if (typeof set === 'string' || typeof set.from !== 'string') return set;
    const place = places[set.from];
    return place === undefined ? set : { ...set, from: resolve(place) };
  });
}
