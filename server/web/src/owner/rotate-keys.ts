import { type StoredRecord, stepUpAction, type Vault } from '@homeward/shared/api/account';
import type { Call, CallInput } from '@homeward/shared/api/client';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import {
  type Keyring,
  newVaultKey,
  nextKeyring,
  sealKeyring,
  type VaultKey,
  wrapVaultKey,
} from '@homeward/shared/keyring';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import { openRecord, sealRecord } from '@homeward/shared/record';
import { makeRecoveryKit, recoveryKeysOf } from '@homeward/shared/recovery-kit';
import { type Rotation, rotationKind } from '@homeward/shared/rotation';
import { sign } from '@homeward/shared/signed';
import { recordsRoot } from '@homeward/shared/state';
import type { OpaqueClient } from './opaque-client.ts';
import { type OpenAccount, openAccount } from './open-account.ts';
import { nextState, type OwnerPorts } from './records.ts';
import { refreshKeys } from './refresh-keys.ts';
import { renewMacs } from './renew-macs.ts';
import { proveStepUp } from './step-up.ts';

export interface RotationRequest {
  /** As typed: its root key signs what the Macs believe. */
  readonly recoveryCode: string;
  /** Whoever has the keyring may have the password as well. */
  readonly newPassword: string;
}

/** New keys, ready to be sent: as often as it takes, the server takes them once. */
export interface PreparedRotation {
  readonly body: CallInput<'rotateFinish'>['body'];
  readonly recoveryCode: string;
  readonly vaultKey: VaultKey;
  readonly keyring: Keyring;
}

/**
 * Makes all keys anew: order key, identity, VK. All that they sign or seal is signed or sealed with them, and nothing is sent
 * yet.
 * @throws HomewardError `wrong_recovery_code`, `server_changed`, `certificate_refused` for a Mac that the present keys do not vouch for
 */
export async function prepareRotation(
  { call, opaque, now }: OwnerPorts & { readonly opaque: OpaqueClient },
  account: OpenAccount,
  { recoveryCode, newPassword }: RotationRequest,
): Promise<PreparedRotation> {
  await refreshKeys(call, account);
  const { accountId, keyring: before } = account;
  const { root, recoveryAuth } = await recoveryKeysOf(recoveryCode);
  if (toBase64Url(root.publicKey) !== before.rootKey) {
    throw new HomewardError('wrong_recovery_code', 'it is not the recovery code of this account');
  }
  const started = opaque.startRegistration({ password: newPassword });
  const { registrationRequest } = started;
  const { changeId, registrationResponse } = await call('rotateStart', { body: { registrationRequest } });
  const registered = opaque.finishRegistration({
    ...{ password: newPassword, registrationResponse, keyStretching: opaqueStretching },
    clientRegistrationState: started.clientRegistrationState,
  });
  if (registered.serverStaticPublicKey !== before.serverStaticKey) {
    throw new HomewardError('server_changed', 'its OPAQUE key is not the one that this account was made with');
  }
  const keyring = await nextKeyring(before);
  const vaultKey = newVaultKey();
  const orderKey = await signingKeyFromSeed(fromBase64Url(keyring.orderSeed));
  const { generation, recipient, rootKey } = keyring;
  const records = await resealed(await call('records', {}), account, { vaultKey, generation });
  const signedState = await nextState(account.signedState, {
    ...{ keyring, orderKey, recordsRoot: recordsRoot(records), at: now() },
  });
  const vault: Vault = {
    ...{ generation, rootKey, recipient, orderKey: toBase64Url(orderKey.publicKey) },
    passwordWrap: await wrapVaultKey(vaultKey, registered.exportKey, accountId, generation),
    keyring: await sealKeyring(keyring, vaultKey, accountId),
    kit: toBase64Url(await makeRecoveryKit(recoveryCode, keyring, vaultKey)),
    recoveryAuthKey: toBase64Url(recoveryAuth.publicKey),
  };
  const rotation: Rotation = {
    ...{ v: 1, accountId, generation, newOrderKey: vault.orderKey, newRecipient: recipient, at: now() },
  };
  const body = {
    ...{ changeId, registrationRecord: registered.registrationRecord, vault, records },
    ...{ state: signedState.token, rotation: await sign(rotationKind, rotation, root) },
    macs: await renewMacs(call, account, { orderKey, signedState }, now()),
  };
  return { body, recoveryCode, vaultKey, keyring };
}

/**
 * Has the server put the new keys in place. Where the answer is lost, the same again finishes it.
 * @returns the account as it is from now on
 * @throws HomewardError `revision_conflict` where something was changed since they were made: make them anew
 */
export async function finishRotation(
  call: Call,
  account: OpenAccount,
  { body, recoveryCode, vaultKey, keyring }: PreparedRotation,
): Promise<OpenAccount> {
  const proof = await proveStepUp(call, account, recoveryCode, stepUpAction.account('rotate-keys'));
  const renewed = await call('rotateFinish', { body: { ...body, proof } });
  const { serverStaticKey } = keyring;
  const { rev } = account.signedState.state;
  return await openAccount(renewed, vaultKey, { serverStaticKey, seenStateRev: () => rev + 1 });
}

/** The records one revision on, under another VK; what the old one does not open stays unopenable. */
async function resealed(
  { records }: { readonly records: readonly StoredRecord[] },
  { accountId, vaultKey, keyring }: OpenAccount,
  next: { readonly vaultKey: VaultKey; readonly generation: number },
): Promise<StoredRecord[]> {
  const kept = records.filter(({ kind }) => kind !== 'pairing');
  return await Promise.all(
    kept.map(async ({ id, kind, rev, ciphertext }) => {
      const identity = { accountId, id, rev, generation: keyring.generation };
      const body = await openRecord(ciphertext, identity, vaultKey).catch(() => null);
      if (body === null) return { id, kind, rev: rev + 1, ciphertext };
      const sealed = await sealRecord(
        body,
        { accountId, id, rev: rev + 1, generation: next.generation },
        next.vaultKey,
      );
      return { id, kind, rev: rev + 1, ciphertext: sealed };
    }),
  );
}
