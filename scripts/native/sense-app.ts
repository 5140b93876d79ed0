import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signature, universalProgram } from './build-commands.ts';
import { type NativeBuild, nativeBuildFolder, runAll } from './native-build.ts';

/**
 * Builds `Homeward Sense.app`: one program for both processors with its Info.plist, signed.
 * @returns its path
 * @throws NativeBuildError
 */
export async function buildSenseApp({ root, scratch, identity, run }: NativeBuild): Promise<string> {
  const folder = join(root, 'agent/native/sense');
  const sources = (await readdir(folder)).filter((name) => name.endsWith('.swift')).sort();
  const app = join(nativeBuildFolder(root), 'Homeward Sense.app');
  const contents = join(app, 'Contents');
  await rm(app, { recursive: true, force: true });
  await mkdir(join(contents, 'MacOS'), { recursive: true });
  await copyFile(join(folder, 'Info.plist'), join(contents, 'Info.plist'));
  await runAll(run, [
    ...universalProgram({
      sources: sources.map((name) => join(folder, name)),
      output: join(contents, 'MacOS/homeward-sense'),
      scratch,
    }),
    // electron-builder signs it again, with the app's inherited entitlements, which hold this one.
    ...signature(app, join(folder, 'entitlements.plist'), identity),
  ]);
  return app;
}
