import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fromBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import type { SigningKey } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { keyIdOf } from '@homeward/shared/receipt';
import { Bytes32, Closed, expectShape } from '@homeward/shared/schema';
import { parseStrictJson } from '@homeward/shared/strict-json';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { nativeSigningKey } from './services/native-signing-key.ts';
import { newOpaqueSetup } from './services/opaque-server.ts';
import { fileSteps, writeDurably } from './storage/durable-files.ts';

/**
 * What only this server knows. It lives outside the data directory, so that a copy of the data (a backup, a stolen
 * disk image) holds no key of the server's.
 *
 * Keep a backup of it, apart from the data's. If it is lost, nobody can sign in any more (OPAQUE's records are of no
 * use under another setup, and consoles refuse a server whose static key has changed), Macs go on collecting but
 * refuse the receipts of another key until their owner orders them to trust it, and items that were stored already
 * stay openable: the owner's recovery code and any age implementation are enough.
 * If it is stolen together with the data, the thief can guess weak passwords offline and issue receipts.
 */
export interface Secrets {
  /** Signs receipts. */
  readonly receiptKey: SigningKey;
  /** OPAQUE's long-term keys. */
  readonly opaqueSetup: string;
  /** For cookies and for stand-ins of accounts that do not exist. */
  readonly macKey: Uint8Array;
  /** Names this set of secrets without telling them: digest of the receipt key's public half. */
  readonly id: string;
}

export const SECRETS_FILE = 'server-secrets.json';

const SecretsFile = Closed({
  v: Type.Literal(1),
  receiptSeed: Bytes32,
  opaqueSetup: Type.String({ minLength: 100, maxLength: 1000, pattern: '^[A-Za-z0-9_-]+$' }),
  macKey: Bytes32,
});
type SecretsFile = Static<typeof SecretsFile>;

/**
 * The secrets of a directory, made at first start (directory 0700, file 0600).
 * @param expectedId what the data was made with; null where that is not known.
 * @param mayMake whether there is no data yet that was made with others.
 * @throws HomewardError `unavailable` where they are missing, unreadable, open to others, or not those of the data.
 */
export async function openSecrets(
  directory: string,
  expectedId: string | null,
  mayMake: boolean = expectedId === null,
): Promise<Secrets> {
  const file = join(directory, SECRETS_FILE);
  const kept = await readSecrets(file);
  if (!kept && !mayMake) {
    throw unusable(file, 'is missing, and the data was made with it. Restore it from its backup');
  }
  const secrets = await readySecrets(kept ?? (await makeSecrets(directory, file)));
  if (expectedId !== null && secrets.id !== expectedId) {
    throw unusable(file, 'is not the one that the data was made with. Name the right directory, or restore it');
  }
  return secrets;
}

async function readSecrets(file: string): Promise<SecretsFile | undefined> {
  let source: string;
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw unusable(file, `can be read by other users of this machine; run: chmod 600 '${file}'`);
    }
    source = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof HomewardError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, `cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
  try {
    return expectShape(SecretsFile, parseStrictJson(source), 'file');
  } catch {
    // Without the cause, which could quote a secret.
    throw unusable(file, 'is damaged. Restore it from its backup');
  }
}

async function makeSecrets(directory: string, file: string): Promise<SecretsFile> {
  const secret = () => randomBytes(32).toString('base64url');
  const made: SecretsFile = { v: 1, receiptSeed: secret(), opaqueSetup: await newOpaqueSetup(), macKey: secret() };
  try {
    await writeDurably(file, utf8(`${JSON.stringify(made, null, 2)}\n`), fileSteps);
    await fileSteps.syncDirectory(dirname(directory));
  } catch (cause) {
    throw unusable(file, `cannot be written (${(cause as NodeJS.ErrnoException).code})`);
  }
  return made;
}

async function readySecrets({ receiptSeed, opaqueSetup, macKey }: SecretsFile): Promise<Secrets> {
  const receiptKey = nativeSigningKey(fromBase64Url(receiptSeed));
  return { receiptKey, opaqueSetup, macKey: fromBase64Url(macKey), id: keyIdOf(receiptKey.publicKey) };
}

const unusable = (file: string, why: string) => new HomewardError('unavailable', `the server's secret ${file} ${why}.`);
