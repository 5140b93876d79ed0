import type { SessionWish, Vault } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { newKeyring, newVaultKey, sealKeyring, wrapVaultKey } from '@homeward/shared/keyring';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import { makeRecoveryKit, recoveryKeysOf } from '@homeward/shared/recovery-kit';
import { sign } from '@homeward/shared/signed';
import { recordsRoot, stateKind } from '@homeward/shared/state';
import type { OpaqueClient } from './opaque-client.ts';
import { type OpenSession, openAccount } from './open-account.ts';
import { spelledOut } from './session-wish.ts';

export interface SignUpRequest extends SessionWish {
  readonly loginName: string;
  readonly password: string;
  /** Where the server takes invited people only. */
  readonly invitation?: string | undefined;
  /** From `newRecoveryCode`: shown to the owner, and confirmed, before the account is made. */
  readonly recoveryCode: string;
}

export interface SignUpPorts {
  readonly call: Call;
  readonly opaque: OpaqueClient;
  readonly now: () => number;
}

/**
 * Asks whether the name and the invitation would be taken, before the owner writes down a recovery code.
 * @throws HomewardError `login_name_taken`, `invitation_needed`, `registration_closed`
 */
export async function checkSignUp(
  { call, opaque }: SignUpPorts,
  request: Pick<SignUpRequest, 'loginName' | 'password' | 'invitation'>,
): Promise<void> {
  await start(call, opaque, request);
}

/** Makes the account: all keys are born here, and only their sealed and public halves leave. */
export async function signUp(
  { call, opaque, now }: SignUpPorts,
  { loginName, password, invitation, recoveryCode, ...wish }: SignUpRequest,
): Promise<OpenSession> {
  const { clientRegistrationState, signUpId, accountId, registrationResponse } = await start(call, opaque, {
    loginName,
    password,
    invitation,
  });
  const registered = opaque.finishRegistration({
    password,
    registrationResponse,
    clientRegistrationState,
    keyStretching: opaqueStretching,
  });
  const recovery = await recoveryKeysOf(recoveryCode);
  const vaultKey = newVaultKey();
  const keyring = await newKeyring(toBase64Url(recovery.root.publicKey), registered.serverStaticPublicKey);
  const orderKey = await signingKeyFromSeed(fromBase64Url(keyring.orderSeed));
  const { generation, recipient, rootKey } = keyring;
  const vault: Vault = {
    generation,
    passwordWrap: await wrapVaultKey(vaultKey, registered.exportKey, accountId, generation),
    keyring: await sealKeyring(keyring, vaultKey, accountId),
    kit: toBase64Url(await makeRecoveryKit(recoveryCode, keyring, vaultKey)),
    orderKey: toBase64Url(orderKey.publicKey),
    rootKey,
    recoveryAuthKey: toBase64Url(recovery.recoveryAuth.publicKey),
    recipient,
  };
  const firstState = {
    v: 1 as const,
    accountId,
    rev: 1,
    prev: null,
    keyringGeneration: generation,
    recordsRoot: recordsRoot([]),
    at: now(),
  };
  const { account, session } = await call('signUpFinish', {
    body: {
      signUpId,
      registrationRecord: registered.registrationRecord,
      vault,
      state: await sign(stateKind, firstState, orderKey),
      ...spelledOut(wish),
    },
  });
  const expected = { serverStaticKey: registered.serverStaticPublicKey, seenStateRev: () => 0 };
  return { account: await openAccount(account, vaultKey, expected), session };
}

async function start(
  call: Call,
  opaque: OpaqueClient,
  { loginName, password, invitation }: Pick<SignUpRequest, 'loginName' | 'password' | 'invitation'>,
) {
  const { clientRegistrationState, registrationRequest } = opaque.startRegistration({ password });
  const body = { loginName, registrationRequest, ...(invitation !== undefined && { invitation }) };
  return { clientRegistrationState, ...(await call('signUpStart', { body })) };
}
