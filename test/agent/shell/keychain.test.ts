import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isSignedByTeam } from '../../../agent/src/shell/code-signature.ts';
import { keychainCipher, placeForSecrets } from '../../../agent/src/shell/keychain.ts';
import { FakeClock } from '../fake-clock.ts';
import { electron, resetElectron, safeStorage } from '../fake-electron.ts';

let directory: string;
beforeEach(async () => {
  resetElectron();
  directory = await mkdtemp(join(tmpdir(), 'homeward-keychain-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** A stand-in for /usr/bin/codesign, which writes what it displays to standard error. */
async function codesign(words: string, status = 0): Promise<string> {
  const path = join(directory, 'codesign');
  await writeFile(
    path,
    `#!/bin/sh\n[ "$1" = -dv ] && [ "$2" = /app ] || exit 9\necho '${words}' >&2\nexit ${status}\n`,
  );
  await chmod(path, 0o755);
  return path;
}

test.each([
  ['a team’s certificate', 'Identifier=org.homeward.agent\nTeamIdentifier=AB12CD34EF\n', 0, true],
  ['nobody (ad hoc)', 'Signature=adhoc\nTeamIdentifier=not set\n', 0, false],
  ['nobody at all', '/app: code object is not signed at all', 1, false],
  ['something that codesign does not like', 'TeamIdentifier=AB12CD34EF\n', 1, false],
])('signed by %s', async (_by, words, status, is) => {
  expect(await isSignedByTeam('darwin', '/app', await codesign(words, status))).toBe(is);
});

test('without the tool, and on another system, it is not', async () => {
  expect(await isSignedByTeam('darwin', '/app', join(directory, 'none'))).toBe(false);
  expect(await isSignedByTeam('linux', '/app', await codesign('TeamIdentifier=AB12CD34EF\n'))).toBe(false);
  expect(await placeForSecrets('linux', '/app')).toBe('file');
});

test('what was sealed opens; without the key it is lost, and without the keychain it is not asked', async () => {
  const cipher = keychainCipher(new FakeClock());
  const sealed = await cipher.encrypt('text');
  expect(await cipher.decrypt(sealed)).toEqual({ text: 'text', isStale: false });
  electron.isKeychainKeyStale = true;
  expect(await cipher.decrypt(sealed)).toEqual({ text: 'text', isStale: true });
  electron.keychain = 'another key';
  expect(await cipher.decrypt(sealed)).toEqual({ text: null, isStale: false });
  electron.keychain = 'busy';
  await expect(cipher.decrypt(sealed)).rejects.toThrow('temporarily unavailable');
  electron.keychain = 'locked';
  await expect(cipher.decrypt(sealed)).rejects.toThrow('not available');
  await expect(cipher.encrypt('text')).rejects.toThrow('not available');
});

test('a keychain that waits for a person is not waited for in turn', async () => {
  const clock = new FakeClock();
  const available = safeStorage.isAsyncEncryptionAvailable;
  safeStorage.isAsyncEncryptionAvailable = () => new Promise(() => {});
  try {
    const refused = expect(keychainCipher(clock).decrypt('')).rejects.toThrow('does not answer');
    await clock.pass(15_000);
    await refused;
  } finally {
    safeStorage.isAsyncEncryptionAvailable = available;
  }
});
