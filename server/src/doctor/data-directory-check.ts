import { randomUUID } from 'node:crypto';
import { rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { utf8 } from '@homeward/shared/bytes';
import { inBytes } from '../commands/words.ts';
import { fileSteps, UNFINISHED } from '../storage/durable-files.ts';
import { codeOf, type Finding, fail, ok, warn } from './finding.ts';

/** A week of several stolen Macs. */
const SCARCE_BYTES = 5e9;
/** SQLite needs room to fold its log in. */
const TOO_FEW_BYTES = 5e8;

/** Who may look into the data directory, how much room there is, and whether an fsync succeeds. */
export async function checkDataDirectory(directory: string): Promise<Finding[]> {
  return [await checkMode(directory), await checkSpace(directory), await checkSync(directory)];
}

async function checkMode(directory: string): Promise<Finding> {
  const check = 'data directory';
  const { mode, uid } = await stat(directory);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    const open = `${directory} is open to other users of this machine (mode ${(mode & 0o777).toString(8)})`;
    return warn(check, open, `chmod 700 '${directory}'`);
  }
  const self = process.getuid?.();
  if (self !== undefined && self !== 0 && self !== uid) {
    return fail(check, `${directory} belongs to another user (${uid})`, `chown -R ${self} '${directory}'`);
  }
  return ok(check, `${directory} is for its user alone`);
}

async function checkSpace(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory);
  return judgeSpace(bavail * bsize);
}

/** @param freeBytes that this user may still write. */
export function judgeSpace(freeBytes: number): Finding {
  const says = `${inBytes(freeBytes)} are free`;
  const todo = 'make room, enlarge the disk, or set `homeward-server limits max-bytes=…`; Macs keep what is not taken';
  if (freeBytes < TOO_FEW_BYTES) return fail('disk space', says, todo);
  return freeBytes < SCARCE_BYTES ? warn('disk space', says, todo) : ok('disk space', says);
}

async function checkSync(directory: string): Promise<Finding> {
  const check = 'disk writes';
  const file = join(directory, `${randomUUID()}${UNFINISHED}`);
  try {
    await fileSteps.writeAndSync(file, utf8('homeward doctor'));
    await fileSteps.syncDirectory(directory);
    return ok(check, 'a file was written and fsynced');
  } catch (error) {
    return fail(check, `a file could not be written and fsynced (${codeOf(error)})`, 'look at the disk and its mount');
  } finally {
    await rm(file, { force: true });
  }
}
