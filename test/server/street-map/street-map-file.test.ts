import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openStreetMapFile } from '../../../server/src/street-map/street-map-file.ts';
import { streetMapArchive } from '../../street-map-archive.ts';

const archive = streetMapArchive({ '0/0/0': { water: [{ kind: 'lake', shape: 'point', corners: [[1, 1]] }] } });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-streets-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function changed(change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(archive);
  change(bytes);
  return bytes;
}

test('is read in parts, and named by size and time', async () => {
  const path = join(directory, 'good.pmtiles');
  await writeFile(path, archive);
  const file = await openStreetMapFile(path);
  expect(file.size).toBe(archive.length);
  expect(await file.read(0, 8)).toEqual(archive.subarray(0, 8));
  expect(await file.read(archive.length - 3, 3)).toEqual(archive.subarray(-3));
  await file.close();
});

test.each<[string, Buffer, string]>([
  ['empty', Buffer.alloc(0), 'is no PMTiles archive of version 3'],
  ['something else', Buffer.alloc(500, 'x'), 'is no PMTiles archive of version 3'],
  ['of an older version', changed((bytes) => bytes.writeUInt8(2, 7)), 'is no PMTiles archive of version 3'],
  ['of a later version', changed((bytes) => bytes.writeUInt8(4, 7)), 'is no PMTiles archive of version 3'],
  ['cut off', archive.subarray(0, -1), `is cut off: it has ${archive.length - 1} of ${archive.length} bytes`],
  ['of unknown tiles', changed((bytes) => bytes.writeUInt8(0, 99)), 'has tiles of a kind that the map cannot draw'],
])('a file that is %s is refused at start', async (name, bytes, words) => {
  const path = join(directory, `${name}.pmtiles`);
  await writeFile(path, bytes);
  await expect(openStreetMapFile(path)).rejects.toMatchObject({
    detail: `--map-pmtiles names a file that ${words}: ${path}.`,
  });
});

test('so is one that is not there, or is a directory', async () => {
  const missing = join(directory, 'missing');
  await expect(openStreetMapFile(missing)).rejects.toMatchObject({
    detail: `--map-pmtiles names a file that cannot be read (ENOENT): ${missing}.`,
  });
  await expect(openStreetMapFile(directory)).rejects.toMatchObject({
    detail: `--map-pmtiles names a file that cannot be read (EISDIR): ${directory}.`,
  });
});
