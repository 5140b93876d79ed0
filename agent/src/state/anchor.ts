import { utf8 } from '@homeward/shared/bytes';
import { Bytes32, Closed } from '@homeward/shared/schema';
import { sha256Base64Url } from '@homeward/shared/sha256';
import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';

/**
 * Where and when a data directory was last worked in: a digest of this start of the system and of the directory's own
 * place in its file system. A directory that was put back from a backup bears another's.
 */
export const Anchor = Closed({ anchor: Bytes32 });

export const createAnchorFile = (disk: Disk, path: string, log: Log) => new CheckedFile(disk, path, Anchor, log);

/** The anchor of a directory now. @param bootId null where the system does not tell one. */
export async function anchorOf(disk: Disk, directory: string, bootId: string | null): Promise<string> {
  return sha256Base64Url(utf8(`${bootId ?? ''}\0${await disk.identity(directory)}`));
}
