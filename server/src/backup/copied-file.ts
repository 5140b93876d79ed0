import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a file holds: its length, and its SHA-256. */
export interface FileDigest {
  readonly bytes: number;
  readonly sha256: Buffer;
}

/** Reads a file once. @throws the file system's error. */
export async function digestOf(path: string): Promise<FileDigest> {
  return await digestWhile(path, async () => {});
}

/**
 * Copies a file durably (written and fsynced; the directory is the caller's), and tells what was copied.
 * @throws the file system's error, also where `to` is there already.
 */
export async function copyDurably(from: string, to: string): Promise<FileDigest> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const target = await open(to, 'wx', 0o600);
  try {
    const digest = await digestWhile(from, async (chunk) => {
      await target.writeFile(chunk);
    });
    await target.sync();
    return digest;
  } finally {
    await target.close();
  }
}

async function digestWhile(path: string, take: (chunk: Buffer) => Promise<void>): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    await take(chunk);
  }
  return { bytes, sha256: hash.digest() };
}
