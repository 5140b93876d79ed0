import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { utf8 } from '@homeward/shared/bytes';
import { HomewardError } from '@homeward/shared/errors';
import { Base64Url, Closed, expectShape } from '@homeward/shared/schema';
import { parseStrictJson } from '@homeward/shared/strict-json';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import webPush from 'web-push';
import { fileSteps, writeDurably } from '../storage/durable-files.ts';

const FILE = 'vapid.json';

const VapidKeys = Closed({ v: Type.Literal(1), publicKey: Base64Url(65), privateKey: Base64Url(32) });
/** By which push services know this server (RFC 8292). Browsers that subscribed under another key are not reached any more. */
export type VapidKeys = Static<typeof VapidKeys>;

/** The keys in a directory of secrets, made at first use. @throws HomewardError `unavailable` */
export async function openVapidKeys(directory: string): Promise<VapidKeys> {
  const file = join(directory, FILE);
  const unusable = (why: string) => new HomewardError('unavailable', `the server's secret ${file} ${why}.`);
  let source: string;
  try {
    if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
      throw unusable(`can be read by other users of this machine; run: chmod 600 '${file}'`);
    }
    source = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof HomewardError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw unusable(`cannot be read (${code})`);
    const made: VapidKeys = { v: 1, ...webPush.generateVAPIDKeys() };
    await writeDurably(file, utf8(`${JSON.stringify(made, null, 2)}\n`), fileSteps).catch((error) => {
      throw unusable(`cannot be written (${(error as NodeJS.ErrnoException).code})`);
    });
    return made;
  }
  try {
    return expectShape(VapidKeys, parseStrictJson(source), FILE);
  } catch {
    // Without the cause, which could quote a secret.
    throw unusable('is damaged. Restore it from its backup, or delete it: browsers then have to be added again');
  }
}
