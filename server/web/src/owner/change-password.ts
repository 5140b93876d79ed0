import { stepUpAction } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { wrapVaultKey } from '@homeward/shared/keyring';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import type { OpaqueClient } from './opaque-client.ts';
import type { OpenAccount } from './open-account.ts';
import { proveStepUp, type StepUpAnswer } from './step-up.ts';

/**
 * Replaces the password: proves the old one, registers the new one and wraps the same vault key under it.
 * @param answer where the server asked for it (`step_up_needed`): a Mac is stolen
 * @throws HomewardError `wrong_credentials` where the old password is wrong, `server_changed`, `step_up_needed`
 */
export async function changePassword(
  { call, opaque }: { readonly call: Call; readonly opaque: OpaqueClient },
  account: OpenAccount,
  oldPassword: string,
  newPassword: string,
  answer?: StepUpAnswer | undefined,
): Promise<void> {
  const login = opaque.startLogin({ password: oldPassword });
  const registration = opaque.startRegistration({ password: newPassword });
  const { changeId, registrationResponse, loginResponse } = await call('passwordStart', {
    body: { registrationRequest: registration.registrationRequest, startLoginRequest: login.startLoginRequest },
  });
  const proven = opaque.finishLogin({
    clientLoginState: login.clientLoginState,
    loginResponse,
    password: oldPassword,
    keyStretching: opaqueStretching,
  });
  if (proven === undefined) throw new HomewardError('wrong_credentials', 'the present password is another one');
  const registered = opaque.finishRegistration({
    password: newPassword,
    registrationResponse,
    clientRegistrationState: registration.clientRegistrationState,
    keyStretching: opaqueStretching,
  });
  const { serverStaticKey, generation } = account.keyring;
  if (registered.serverStaticPublicKey !== serverStaticKey || proven.serverStaticPublicKey !== serverStaticKey) {
    throw new HomewardError('server_changed', 'its OPAQUE key is not the one that this account was made with');
  }
  const passwordWrap = await wrapVaultKey(account.vaultKey, registered.exportKey, account.accountId, generation);
  const action = stepUpAction.account('change-password');
  const proof = answer === undefined ? undefined : await proveStepUp(call, account, answer, action);
  await call('passwordFinish', {
    body: {
      changeId,
      finishLoginRequest: proven.finishLoginRequest,
      registrationRecord: registered.registrationRecord,
      passwordWrap,
      ...(proof && { proof }),
    },
  });
  account.passwordWrap = passwordWrap;
}
