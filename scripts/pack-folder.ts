import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notAPack, type PackFile, type PackFiles, refuseStrangeFiles } from '@homeward/shared/pack/pack-archive';
import { MAX_PACK_PARTS } from '@homeward/shared/pack/pack-parts';

/** What systems leave in every folder they show: no part of a pack, and none is read. */
const OF_THE_SYSTEM = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/**
 * A pack that was unpacked: some browsers do that by themselves with what they download.
 * @throws HomewardError `invalid_shape` for a link or anything else that no pack has.
 */
export async function openPackFolder(folder: string): Promise<PackFiles> {
  const files: PackFile[] = [];
  const walk = async (under: string, depth: number): Promise<void> => {
    for (const name of (await readdir(join(folder, under))).sort()) {
      if (OF_THE_SYSTEM.has(name)) continue;
      const path = under === '' ? name : `${under}/${name}`;
      const found = await lstat(join(folder, path));
      if (found.isDirectory() && depth < 1) await walk(path, depth + 1);
      else if (found.isFile()) files.push({ path, size: found.size });
      else throw notAPack(`“${path}” is neither a file nor one of a pack’s folders`);
      if (files.length > MAX_PACK_PARTS) throw notAPack(`it holds more than ${MAX_PACK_PARTS} files`);
    }
  };
  await walk('', 0);
  refuseStrangeFiles(files);
  const known = new Set(files.map(({ path }) => path));
  return {
    files,
    read: async (path) => {
      if (!known.has(path)) throw notAPack(`it holds no “${path}”`);
      return new Uint8Array(await readFile(join(folder, path)));
    },
  };
}
