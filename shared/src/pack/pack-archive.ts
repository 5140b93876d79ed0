import {
  BlobReader,
  BlobWriter,
  type Entry,
  ERR_AMBIGUOUS_ARCHIVE,
  ERR_UNSAFE_FILENAME,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { HomewardError } from '../errors.ts';
import { MAX_PACK_BYTES, MAX_PACK_PARTS, MAX_PART_BYTES, PART_PATH } from './pack-parts.ts';
import type { PartToWrite } from './write-pack.ts';

/** The files of a pack, wherever they lie. */
export interface PackFiles {
  readonly files: readonly PackFile[];
  /** The bytes of one of them: exactly `size`. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

export interface PackFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Photos do not get smaller. */
const IS_DENSE = /\.(?:jpg|pdf)$/;

/** Without workers of its own: the console's policy allows none that are not its files, and packing has one already. */
const QUIET = { useWebWorkers: false } as const;

/** The ZIP archive of the parts. @param signal ends it: then it throws the signal's reason. */
export async function zipParts(parts: AsyncIterable<PartToWrite>, signal?: AbortSignal): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'), QUIET);
  for await (const { path, bytes } of parts) {
    signal?.throwIfAborted();
    await writer.add(path, new Uint8ArrayReader(bytes), { level: IS_DENSE.test(path) ? 0 : 6 });
  }
  return writer.close();
}

/**
 * Opens an archive without unpacking it: each part is read when it is asked for, and a changed one is `commitment_broken`.
 * @throws HomewardError `invalid_shape` for what is no pack's archive: another format, a name twice, a name that leads out
 * of the archive, more or larger parts than a pack has.
 */
export async function openPackArchive(archive: Blob): Promise<PackFiles> {
  const reader = new ZipReader(new BlobReader(archive), { ...QUIET, strictness: 'strict', checkSignature: true });
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.has(entry.filename)) throw notAPack(`it holds “${entry.filename}” twice`);
      entries.set(entry.filename, entry);
      if (entries.size > MAX_PACK_PARTS) throw notAPack(`it holds more than ${MAX_PACK_PARTS} files`);
    }
  } catch (error) {
    throw notAnArchive(error);
  }
  const files = [...entries.values()].map(({ filename, uncompressedSize }) => ({
    path: filename,
    size: uncompressedSize,
  }));
  refuseStrangeFiles(files);
  return {
    files,
    read: async (path) => {
      const entry = entries.get(path);
      if (!entry || entry.directory) throw notAPack(`it holds no “${path}”`);
      try {
        return new Uint8Array(await entry.getData(new BoundedWriter(entry.uncompressedSize), QUIET));
      } catch (error) {
        throw notAnArchive(error, path);
      }
    },
  };
}

/** Refuses names and sizes that no pack has, before anything is read. @throws HomewardError `invalid_shape` */
export function refuseStrangeFiles(files: readonly PackFile[]): void {
  if (files.length > MAX_PACK_PARTS) throw notAPack(`it holds more than ${MAX_PACK_PARTS} files`);
  const strange = files.find(({ path }) => !PART_PATH.test(path));
  if (strange) throw notAPack(`it holds “${strange.path}”, which is no part of a pack`);
  const large = files.find(({ size }) => size > MAX_PART_BYTES);
  if (large) throw notAPack(`“${large.path}” says to have ${large.size} bytes; a part has ${MAX_PART_BYTES} at most`);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_PACK_BYTES) throw notAPack(`its parts say to have ${total} bytes`);
}

/** Ends a part that turns out larger than the archive's directory says. */
class BoundedWriter extends Uint8ArrayWriter {
  readonly #size: number;
  #written = 0;

  constructor(size: number) {
    super();
    this.#size = size;
  }

  override async writeUint8Array(array: Uint8Array): Promise<void> {
    this.#written += array.length;
    if (this.#written > this.#size) throw notAPack('a part is larger than the archive says');
    await super.writeUint8Array(array);
  }
}

export const notAPack = (why: string): HomewardError => new HomewardError('invalid_shape', why);

function notAnArchive(error: unknown, path?: string): HomewardError {
  if (error instanceof HomewardError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (message === ERR_UNSAFE_FILENAME) return notAPack('a name in it leads out of the archive');
  if (message === ERR_AMBIGUOUS_ARCHIVE)
    return notAPack('it can be read in two ways (a name twice, or bytes around it)');
  // What the library says of it tells its reader nothing.
  const because = { cause: error };
  if (path) return new HomewardError('commitment_broken', 'it was changed or is damaged', because);
  return new HomewardError('invalid_shape', 'it is no ZIP archive, or a damaged one', because);
}
