import { type FileHandle, open } from 'node:fs/promises';
import { HomewardError } from '@homeward/shared/errors';
import { BlockFile } from './block-file.ts';
import { decodeMmdb } from './mmdb-value.ts';

/** Before the metadata, near the file's end. */
const METADATA_MARKER = Buffer.from('abcdef4d61784d696e642e636f6d', 'hex');
const METADATA_BYTES = 128 * 1024;

/** Zero bytes between tree and data. */
const SEPARATOR_BYTES = 16;

/** A database of networks, read where it is asked for. */
export interface MmdbFile {
  /** 4 or 6; the tree of a database for version 6 may hold IPv4 networks too. */
  readonly ipVersion: 4 | 6;
  readonly databaseType: string;
  /** What the database says of the network of an address of 4 or 16 bytes; null where it does not know it. */
  lookUp(address: Uint8Array): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Opens a MaxMind DB file (https://maxmind.github.io/MaxMind-DB/, version 2.0). Other readers hold the whole file in
 * memory; a city database of 134 MB would then be most of what this server uses. Here it stays on disk: a look-up
 * reads a few blocks, of which the first ones are the same for all addresses and are kept.
 * @throws HomewardError `unavailable` where it is missing or no such database.
 */
export async function openMmdb(path: string): Promise<MmdbFile> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    return await readTree(new BlockFile(handle, (await handle.stat()).size));
  } catch (cause) {
    await handle?.close();
    const reason = (cause as NodeJS.ErrnoException).code ?? (cause as Error).message;
    throw new HomewardError('unavailable', `the database ${path} cannot be read: ${reason}`, { cause });
  }
}

async function readTree(file: BlockFile): Promise<MmdbFile> {
  const metadata = await readMetadata(file);
  const { nodeCount, recordBits, ipVersion, databaseType } = metadata;
  const nodeBytes = recordBits / 4;
  const dataStart = nodeCount * nodeBytes + SEPARATOR_BYTES;

  /** What the left (0) or right (1) record of a node points to. */
  async function child(node: number, side: number): Promise<number> {
    const bytes = await file.read(node * nodeBytes, nodeBytes);
    if (recordBits === 32) return bytes.readUInt32BE(side * 4);
    if (recordBits === 24) return bytes.readUIntBE(side * 3, 3);
    const middle = bytes.readUInt8(3);
    return side === 0
      ? (middle >> 4) * 2 ** 24 + bytes.readUIntBE(0, 3)
      : (middle & 15) * 2 ** 24 + bytes.readUIntBE(4, 3);
  }

  return {
    ipVersion,
    databaseType,
    async lookUp(address) {
      if (address.length === 16 && ipVersion === 4) return null;
      // In a tree for version 6, IPv4 addresses are those that begin with 96 zero bits.
      const leading = address.length === 4 && ipVersion === 6 ? 96 : 0;
      const bits = leading + address.length * 8;
      let node = 0;
      for (let at = 0; at < bits && node < nodeCount; at += 1) {
        const byte = at < leading ? 0 : (address[(at - leading) >> 3] ?? 0);
        node = await child(node, (byte >> (7 - (at & 7))) & 1);
      }
      if (node <= nodeCount) return null;
      return (await decodeMmdb(file, node - nodeCount - SEPARATOR_BYTES + dataStart, dataStart)).value;
    },
    close: () => file.close(),
  };
}

async function readMetadata(file: BlockFile) {
  const from = Math.max(0, file.size - METADATA_BYTES);
  const tail = await file.read(from, file.size - from);
  const marker = tail.lastIndexOf(METADATA_MARKER);
  if (marker < 0) throw new Error('it is no MaxMind DB file');
  const start = from + marker + METADATA_MARKER.length;
  const { value } = await decodeMmdb(file, start, start);
  const metadata = value as Record<string, unknown>;
  const nodeCount = Number(metadata['node_count']);
  const recordBits = Number(metadata['record_size']);
  const ipVersion = metadata['ip_version'] === 4 ? 4 : 6;
  if (metadata['binary_format_major_version'] !== 2 || ![24, 28, 32].includes(recordBits) || !(nodeCount > 0)) {
    throw new Error('its format is not known');
  }
  return { nodeCount, recordBits, ipVersion, databaseType: String(metadata['database_type']) } as const;
}
