import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunCommand } from '../command.ts';
import { NativeBuildError, runAll } from './native-build.ts';

/** A revision of somebody else's sources, and what its files have to be. */
export interface PinnedSource {
  readonly repository: string;
  readonly version: string;
  /** The whole id, which git checks over everything that it fetches. */
  readonly commit: string;
  /** SHA-256 of each file that is used: git's own hash is SHA-1. */
  readonly files: Readonly<Record<string, string>>;
}

/** imagesnap 0.3.0.2, of which the author says that it is in the public domain. */
export const imagesnapSource = {
  repository: 'https://github.com/rharder/imagesnap.git',
  version: '0.3.0.2',
  commit: 'ff3e584877d2e91994fd42dd6188a759918a0f40',
  files: {
    'main.swift': '4cac55339c1fcaffb58e31bcf437409eb1190f26a43f478c9ae61677a137c0d9',
    'Info.plist': '656b785b6a0aaf06ecda0f1af610b38e651ff48628ae3106748b1afb29ed939d',
    'ImageSnap.entitlements': '80ff7da3d6a012b0480d1ca420d72b655329499d3d02a65d817b5bf25e15b1b9',
  },
} as const satisfies PinnedSource;

/**
 * Fetches the revision into the folder, which is new, and compares each file.
 * @throws NativeBuildError where it cannot be had, or is not what was pinned
 */
export async function fetchPinned(
  { repository, commit, files }: PinnedSource,
  folder: string,
  run: RunCommand,
): Promise<void> {
  const git = (...args: string[]) => ({ program: 'git', args: [...args] });
  // What the person's own configuration makes of line ends shall not make other files.
  const here = ['-C', folder, '-c', 'core.autocrlf=false', '-c', 'advice.detachedHead=false'];
  await runAll(run, [
    git('init', '--quiet', folder),
    git(...here, 'fetch', '--quiet', '--depth', '1', repository, commit),
    git(...here, 'checkout', '--quiet', commit),
  ]);
  for (const [name, sha256] of Object.entries(files)) {
    const found = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
    if (found !== sha256)
      throw new NativeBuildError(`${name} of ${repository} is not what was pinned: SHA-256 ${found}`);
  }
}
