import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import { consoleFiles } from './console-manifest.ts';

/** As local time, which is what the format keeps: the same bytes in every time zone. */
const NO_DATE = new Date(1980, 0, 1);

/** The console as an archive whose bytes depend on its files alone. */
export async function zipConsole(directory: string): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    useWebWorkers: false,
    lastModDate: NO_DATE,
    extendedTimestamp: false,
    level: 6,
  });
  for (const path of await consoleFiles(directory)) {
    await writer.add(path, new Uint8ArrayReader(new Uint8Array(await readFile(join(directory, path)))));
  }
  return await writer.close();
}
