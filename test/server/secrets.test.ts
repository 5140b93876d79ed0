import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openSecrets, SECRETS_FILE } from '../../server/src/secrets.ts';

let root: string;
let directory: string;
let file: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'homeward-secrets-'));
  directory = join(root, 'data-secrets');
  file = join(directory, SECRETS_FILE);
});
afterEach(() => rm(root, { recursive: true }));

async function refusal(expectedId: string | null, at = directory): Promise<string> {
  try {
    await openSecrets(at, expectedId);
    return 'nothing was refused';
  } catch (error) {
    return error instanceof HomewardError ? error.detail : String(error);
  }
}

test('are made at first start, for this user alone, and are the same ever after', async () => {
  const made = await openSecrets(directory, null);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const again = await openSecrets(directory, made.id);
  expect(again.receiptKey.publicKey).toEqual(made.receiptKey.publicKey);
  expect(again.opaqueSetup).toBe(made.opaqueSetup);
  expect(again.macKey).toEqual(made.macKey);
});

test('of two servers differ', async () => {
  const [one, other] = [await openSecrets(directory, null), await openSecrets(join(root, 'other'), null)];
  expect(one.id).not.toBe(other.id);
  expect(one.opaqueSetup).not.toBe(other.opaqueSetup);
});

test('are never made anew for data that was made with others', async () => {
  expect(await refusal('x'.repeat(43))).toMatch(/is missing, and the data was made with it/);
  await expect(openSecrets(directory, null, false)).rejects.toThrow('is missing, and the data was made with it');
  await openSecrets(directory, null);
  expect(await refusal('x'.repeat(43))).toMatch(/is not the one that the data was made with/);
});

test('are refused where others can read them, or where they are damaged, without quoting them', async () => {
  await openSecrets(directory, null);
  await chmod(file, 0o640);
  expect(await refusal(null)).toContain(`run: chmod 600 '${file}'`);
  await chmod(file, 0o600);
  const content = await readFile(file, 'utf8');
  await writeFile(file, content.slice(0, -20));
  const told = await refusal(null);
  expect(told).toContain('is damaged');
  expect(told).not.toContain(content.slice(20, 40));
});

test('tell where they cannot be written', async () => {
  await writeFile(join(root, 'a file'), '');
  expect(await refusal(null, join(root, 'a file'))).toMatch(/cannot be (read|written) \((ENOTDIR|EEXIST)\)/);
});
