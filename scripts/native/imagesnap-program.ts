import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { signature, universalProgram } from './build-commands.ts';
import { type NativeBuild, nativeBuildFolder, runAll } from './native-build.ts';
import { fetchPinned, imagesnapSource, type PinnedSource } from './pinned-source.ts';

/**
 * Builds imagesnap from the pinned revision: one program for both processors, with its Info.plist inside, signed with
 * the entitlement for the camera that its author wrote.
 * @returns its path
 * @throws NativeBuildError
 */
export async function buildImagesnap(
  { root, scratch, identity, run }: NativeBuild,
  source: PinnedSource = imagesnapSource,
): Promise<string> {
  const sources = join(scratch, 'source');
  await fetchPinned(source, sources, run);
  const output = join(nativeBuildFolder(root), 'imagesnap');
  await mkdir(nativeBuildFolder(root), { recursive: true });
  await rm(output, { force: true });
  await runAll(run, [
    ...universalProgram({
      sources: [join(sources, 'main.swift')],
      output,
      scratch,
      embeddedPlist: join(sources, 'Info.plist'),
    }),
    ...signature(output, join(sources, 'ImageSnap.entitlements'), identity),
  ]);
  return output;
}
