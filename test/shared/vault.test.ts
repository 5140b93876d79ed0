import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { verifyEd25519 } from '@homeward/shared/ed25519';
import {
  newKeyring,
  newVaultKey,
  openKeyring,
  sealKeyring,
  unwrapVaultKey,
  wrapVaultKey,
} from '@homeward/shared/keyring';
import { openRecord, sealRecord } from '@homeward/shared/record';
import {
  makeRecoveryKit,
  newRecoveryCode,
  openRecoveryKit,
  recoveryKeysOf,
  recoveryMessage,
  stepUpMessage,
} from '@homeward/shared/recovery-kit';
import { describe, expect, test } from '@jest/globals';
import { Decrypter, identityToRecipient } from 'age-encryption';

const accountId = '00000000-0000-4000-8000-000000000001';
const other = '00000000-0000-4000-8000-000000000002';
const keyring = await newKeyring(toBase64Url(randomBytes(32)), 'c3RhdGlj');
const vaultKey = newVaultKey();
const unopenable = { code: 'unopenable' };

describe('keyring and wraps', () => {
  test('open with the right key, account and generation only', async () => {
    const sealed = await sealKeyring(keyring, vaultKey, accountId);
    expect(await openKeyring(sealed, vaultKey, accountId, 1)).toEqual(keyring);
    await expect(openKeyring(sealed, newVaultKey(), accountId, 1)).rejects.toMatchObject(unopenable);
    await expect(openKeyring(sealed, vaultKey, other, 1)).rejects.toMatchObject(unopenable);
    await expect(openKeyring(sealed, vaultKey, accountId, 2)).rejects.toMatchObject(unopenable);
  });

  test('VK comes back with the same export key, account and generation only', async () => {
    const exportKey = toBase64Url(randomBytes(64));
    const wrap = await wrapVaultKey(vaultKey, exportKey, accountId, 1);
    expect(await unwrapVaultKey(wrap, exportKey, accountId, 1)).toEqual(vaultKey);
    await expect(unwrapVaultKey(wrap, toBase64Url(randomBytes(64)), accountId, 1)).rejects.toMatchObject(unopenable);
    await expect(unwrapVaultKey(wrap, exportKey, other, 1)).rejects.toMatchObject(unopenable);
    await expect(unwrapVaultKey(wrap, exportKey, accountId, 2)).rejects.toMatchObject(unopenable);
  });
});

describe('records', () => {
  test('are bound to account, id, revision and generation', async () => {
    const body = { kind: 'profile', name: 'Ada', phone: '' } as const;
    const identity = { accountId, id: other, rev: 3, generation: 1 };
    const sealed = await sealRecord(body, identity, vaultKey);
    expect(await openRecord(sealed, identity, vaultKey)).toEqual(body);
    for (const change of [{ accountId: other }, { id: accountId }, { rev: 2 }, { generation: 2 }]) {
      await expect(openRecord(sealed, { ...identity, ...change }, vaultKey)).rejects.toMatchObject(unopenable);
    }
  });
});

describe('recovery', () => {
  const code = newRecoveryCode();

  test('the code has 130 bits and is read as people write it', async () => {
    expect(code.replaceAll('-', '')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    const [printed, typed] = await Promise.all([
      recoveryKeysOf(code),
      recoveryKeysOf(code.toLowerCase().replaceAll('-', ' ')),
    ]);
    expect(typed.root.publicKey).toEqual(printed.root.publicKey);
    expect(printed.recoveryAuth.publicKey).not.toEqual(printed.root.publicKey);
  });

  test('the kit opens with the code, and for any age tool with its 26 symbols', async () => {
    const kit = await makeRecoveryKit(code, keyring, vaultKey);
    expect(await openRecoveryKit(kit, code)).toEqual({ identity: keyring.identity, vaultKey });
    await expect(openRecoveryKit(kit, newRecoveryCode())).rejects.toMatchObject({ code: 'wrong_recovery_code' });

    const decrypter = new Decrypter();
    decrypter.addPassphrase(code.replaceAll('-', ''));
    const file = await decrypter.decrypt(kit, 'text');
    const identity = file.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(identity).toHaveLength(1);
    expect(await identityToRecipient(identity[0] ?? '')).toBe(keyring.recipient);
  });

  test('a proof holds for one challenge, one purpose and one action', async () => {
    const { recoveryAuth } = await recoveryKeysOf(code);
    const challenge = toBase64Url(randomBytes(32));
    const proof = await recoveryAuth.sign(stepUpMessage(challenge, 'retire x'));
    const holds = (message: Uint8Array<ArrayBuffer>) => verifyEd25519(recoveryAuth.publicKey, message, proof);
    expect(await holds(stepUpMessage(challenge, 'retire x'))).toBe(true);
    expect(await holds(stepUpMessage(challenge, 'retire y'))).toBe(false);
    expect(await holds(stepUpMessage(toBase64Url(randomBytes(32)), 'retire x'))).toBe(false);
    expect(await holds(recoveryMessage(challenge))).toBe(false);
  });
});
