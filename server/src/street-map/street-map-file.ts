import { type FileHandle, open } from 'node:fs/promises';
import { HomewardError } from '@homeward/shared/errors';
import { bytesToHeader, TileType } from 'pmtiles';

/** Bytes of a header (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, section 3). */
const HEADER_BYTES = 127;
const MAGIC = 'PMTiles';
const VERSION = 3;

/** What the console can draw. */
const DRAWN: readonly TileType[] = [TileType.Mvt, TileType.Png, TileType.Jpeg, TileType.Webp, TileType.Avif];

/** A PMTiles archive, open for reading. */
export interface StreetMapFile {
  readonly size: number;
  /** Another one for another file. */
  readonly etag: string;
  /** @param length such that the part lies within the file */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws HomewardError `bad_request` with one sentence for the operator, where it is missing or none. */
export async function openStreetMapFile(path: string): Promise<StreetMapFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    throw refused(`cannot be read (${(cause as NodeJS.ErrnoException).code})`, path);
  }
  try {
    const { size, mtimeMs } = await handle.stat();
    const read = async (offset: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    refuseOther(await read(0, HEADER_BYTES), size, path);
    return { size, etag: `"${size}-${Math.trunc(mtimeMs)}"`, read, close: () => handle.close() };
  } catch (cause) {
    await handle.close();
    if (cause instanceof HomewardError) throw cause;
    throw refused(`cannot be read (${(cause as NodeJS.ErrnoException).code})`, path);
  }
}

/** A file that no map could be drawn from is found at start, not by the first owner. */
function refuseOther(head: Buffer, size: number, path: string): void {
  const isArchive = head.length === HEADER_BYTES && head.toString('latin1', 0, MAGIC.length) === MAGIC;
  if (!isArchive || head[MAGIC.length] !== VERSION) throw refused(`is no PMTiles archive of version ${VERSION}`, path);
  const header = bytesToHeader(new Uint8Array(head).buffer);
  const end = Math.max(
    header.rootDirectoryOffset + header.rootDirectoryLength,
    header.jsonMetadataOffset + header.jsonMetadataLength,
    header.leafDirectoryOffset + (header.leafDirectoryLength ?? 0),
    header.tileDataOffset + (header.tileDataLength ?? 0),
  );
  if (end > size) throw refused(`is cut off: it has ${size} of ${end} bytes`, path);
  if (!DRAWN.includes(header.tileType)) throw refused('has tiles of a kind that the map cannot draw', path);
}

const refused = (what: string, path: string) =>
  new HomewardError('bad_request', `--map-pmtiles names a file that ${what}: ${path}.`);
