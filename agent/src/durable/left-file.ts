import { constants, open } from 'node:fs/promises';

/** A file that somebody left, and what tells who that was. */
export interface LeftFile {
  readonly bytes: Buffer;
  /** The user whose file it is. */
  readonly ownerUid: number;
  /** Under how many names it lies on the disk (link(2)). */
  readonly names: number;
}

/**
 * Reads a file of which nobody knows who put it there. Content and owner are one file's, whatever takes its place
 * meanwhile; no link is followed, and no pipe waited for.
 * @returns null where there is none
 * @throws Error in words, or of the disk, where it is no plain file, or longer than `mostBytes`
 */
export async function readLeftFile(path: string, mostBytes: number): Promise<LeftFile | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return null;
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new Error('it is no plain file');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostBytes + 1), 0, mostBytes + 1, 0);
    if (bytesRead > mostBytes) throw new Error(`it is longer than ${mostBytes} bytes`);
    return { bytes: buffer.subarray(0, bytesRead), ownerUid: found.uid, names: found.nlink };
  } finally {
    await file.close();
  }
}
