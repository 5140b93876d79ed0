import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { keychainCipher } from '../../../agent/src/shell/keychain.ts';
import { KeptSecrets, type SecretsPlace } from '../../../agent/src/state/kept-secrets.ts';
import { KeychainSecrets } from '../../../agent/src/state/keychain-secrets.ts';
import { createSecretsFile } from '../../../agent/src/state/secrets.ts';
import { keptLog, temporaryDirectory } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { electron, resetElectron } from '../fake-electron.ts';

/** Real files, and a keychain that is played. */
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let log: ReturnType<typeof keptLog>;
beforeEach(async () => {
  resetElectron();
  directory = await temporaryDirectory();
  log = keptLog();
});
afterEach(() => directory.remove());

const path = (name: string) => join(directory.path, name);
const plain = () => path('secrets.json');
const sealed = () => path('sealed.json');

function secretsIn(wanted: SecretsPlace) {
  const disk = createDisk();
  const file = createSecretsFile(disk, plain(), log);
  const keychain = new KeychainSecrets(disk, sealed(), keychainCipher(new FakeClock()), log);
  return { secrets: new KeptSecrets({ file, keychain }, wanted, log), file, keychain };
}

const isThere = (name: string) =>
  stat(name).then(
    () => true,
    () => false,
  );
const someSecrets = () => ({ deviceSeed: toBase64Url(randomBytes(32)), deviceToken: toBase64Url(randomBytes(32)) });

describe.each(['keychain', 'file'] as const)('kept in the %s', (wanted) => {
  test('they are read as they were saved, and removed', async () => {
    const { secrets } = secretsIn(wanted);
    expect(await secrets.load()).toBeNull();
    const saved = someSecrets();
    await secrets.save(saved);
    expect(await secretsIn(wanted).secrets.load()).toEqual(saved);
    expect(secrets.kept).toBe(wanted);
    expect([await isThere(plain()), await isThere(sealed())]).toEqual([wanted === 'file', wanted === 'keychain']);
    await secrets.remove();
    expect([await isThere(plain()), await isThere(sealed())]).toEqual([false, false]);
    expect(log.lines).toEqual([]);
  });

  test('they are moved from the other place when they are read, and are in one place then', async () => {
    const saved = someSecrets();
    await secretsIn(wanted === 'file' ? 'keychain' : 'file').secrets.save(saved);
    const { secrets } = secretsIn(wanted);
    expect(await secrets.load()).toEqual(saved);
    expect(secrets.kept).toBe(wanted);
    expect([await isThere(plain()), await isThere(sealed())]).toEqual([wanted === 'file', wanted === 'keychain']);
    expect(await secretsIn(wanted).secrets.load()).toEqual(saved);
  });

  test('the rest of a move that was cut short goes', async () => {
    const saved = someSecrets();
    const { secrets, file, keychain } = secretsIn(wanted);
    await file.save(saved);
    await keychain.save(saved);
    expect(await secrets.load()).toEqual(saved);
    expect([await isThere(plain()), await isThere(sealed())]).toEqual([wanted === 'file', wanted === 'keychain']);
  });
});

test('in the keychain nothing of them can be read on disk, and the files are private', async () => {
  const saved = someSecrets();
  const { secrets } = secretsIn('keychain');
  // The played keychain does not encrypt: what is looked for here is that nothing goes past it.
  const cipher = {
    encrypt: async () => 'sealed',
    decrypt: async () => ({ text: JSON.stringify(saved), isStale: false }),
  };
  await new KeychainSecrets(createDisk(), sealed(), cipher, log).save(saved);
  expect(await readFile(sealed(), 'utf8')).not.toContain(saved.deviceSeed);
  expect((await stat(sealed())).mode & 0o777).toBe(0o600);
  await secrets.remove();
});

test('a keychain that takes nothing is told, and the file does', async () => {
  electron.keychain = 'locked';
  const saved = someSecrets();
  const { secrets } = secretsIn('keychain');
  await secrets.save(saved);
  expect(secrets.kept).toBe('file');
  expect(await isThere(sealed())).toBe(false);
  expect(log.lines).toEqual([expect.stringContaining('the keychain is not available')]);
  expect(log.lines.join()).not.toContain(saved.deviceSeed);
  electron.keychain = 'key 1';
  const later = secretsIn('keychain').secrets;
  expect(await later.load()).toEqual(saved);
  expect(later.kept).toBe('keychain');
});

test('a keychain that takes secrets and does not give them back is not believed', async () => {
  const saved = someSecrets();
  const { file } = secretsIn('file');
  const cipher = { encrypt: async () => 'gone', decrypt: async () => ({ text: null, isStale: false }) };
  const keychain = new KeychainSecrets(createDisk(), sealed(), cipher, log);
  const secrets = new KeptSecrets({ file, keychain }, 'keychain', log);
  await secrets.save(saved);
  expect(secrets.kept).toBe('file');
  expect(await secretsIn('file').secrets.load()).toEqual(saved);
});

test('whose key is lost they are lost, and stay where they are in case that it comes back', async () => {
  const saved = someSecrets();
  await secretsIn('keychain').secrets.save(saved);
  electron.keychain = 'another key';
  expect(await secretsIn('keychain').secrets.load()).toBeNull();
  expect(await secretsIn('file').secrets.load()).toBeNull();
  expect(await isThere(sealed())).toBe(true);
  electron.keychain = 'key 1';
  expect(await secretsIn('keychain').secrets.load()).toEqual(saved);
});

test.each(['locked', 'busy'])('a keychain that is %s is no lost key', async (state) => {
  const saved = someSecrets();
  await secretsIn('keychain').secrets.save(saved);
  electron.keychain = state;
  await expect(secretsIn('keychain').secrets.load()).rejects.toThrow(/available/);
});

test('what was sealed with an older key is sealed anew', async () => {
  const saved = someSecrets();
  await secretsIn('keychain').secrets.save(saved);
  const before = await readFile(sealed(), 'utf8');
  electron.isKeychainKeyStale = true;
  electron.encryptions = 0;
  expect(await secretsIn('keychain').secrets.load()).toEqual(saved);
  expect(electron.encryptions).toBe(1);
  expect(await readFile(sealed(), 'utf8')).toBe(before);
});
