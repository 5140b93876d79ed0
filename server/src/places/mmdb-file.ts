import { HomewardError } from '@homeward/shared/errors';
import { open, type Reader, type Response } from 'maxmind';

/** Answers that are kept, by their place in the file, not by address. */
const CACHED_ANSWERS = 64;

/** A database of networks (https://maxmind.github.io/MaxMind-DB/), held in memory. */
export interface MmdbFile {
  /** 4 or 6; the tree of a database for version 6 may hold IPv4 networks too. */
  readonly ipVersion: 4 | 6;
  readonly databaseType: string;
  /** What the database says of the network of an address of 4 or 16 bytes; null where it does not know it. */
  lookUp(address: Uint8Array): unknown;
}

/** @throws HomewardError `unavailable` where the file is missing or no such database. */
export async function openMmdb(path: string): Promise<MmdbFile> {
  let reader: Reader<Response>;
  try {
    reader = await open(path, { cache: { max: CACHED_ANSWERS } });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'it is no MaxMind DB file';
    throw new HomewardError('unavailable', `the database ${path} cannot be read: ${reason}`, { cause });
  }
  const { ipVersion, databaseType } = reader.metadata;
  return {
    ipVersion: ipVersion === 4 ? 4 : 6,
    databaseType,
    lookUp: (address) => {
      try {
        return reader.get(textOf(address));
      } catch {
        // A damaged file leads anywhere; a place less is no reason to fail a report.
        return null;
      }
    },
  };
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0));
  return groups.map((group) => group.toString(16)).join(':');
}
