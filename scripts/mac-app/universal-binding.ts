import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunCommand } from '../command.ts';

const BUILD_DEADLINE_MS = 10 * 60_000;
const BINDING = 'build/Release/permissions.node';

/**
 * Compiles the binding of node-mac-permissions for both processors into one file: electron-builder packs the same
 * package into both halves of a universal app, and takes a file that is universal already as it is.
 * @returns why it could not; undefined where it did
 */
export async function buildUniversalBinding(root: string, run: RunCommand): Promise<string | undefined> {
  const folder = join(root, 'node_modules/node-mac-permissions');
  const scratch = await mkdtemp(join(tmpdir(), 'homeward-binding-'));
  try {
    const halves: string[] = [];
    for (const arch of ['arm64', 'x64']) {
      const args = ['rebuild', `--directory=${folder}`, `--arch=${arch}`, '--silent'];
      const ending = await run({ program: 'node-gyp', args, deadlineMs: BUILD_DEADLINE_MS });
      if (!ending.ok) return `node-mac-permissions could not be compiled for ${arch}: ${ending.why}`;
      const half = join(scratch, arch);
      await copyFile(join(folder, BINDING), half);
      halves.push(half);
    }
    const args = ['-create', ...halves, '-output', join(folder, BINDING)];
    const ending = await run({ program: 'lipo', args, deadlineMs: BUILD_DEADLINE_MS });
    return ending.ok ? undefined : `the two halves of node-mac-permissions could not be joined: ${ending.why}`;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
