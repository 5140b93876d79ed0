import type { SessionWish } from '@homeward/shared/api/account';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { wrapVaultKey } from '@homeward/shared/keyring';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import { openRecoveryKit, recoveryKeysOf, recoveryMessage } from '@homeward/shared/recovery-kit';
import { type OpenSession, openAccount } from './open-account.ts';
import { spelledOut } from './session-wish.ts';
import type { SignInPorts } from './sign-in.ts';

export interface RecoveryRequest extends SessionWish {
  readonly loginName: string;
  /** As typed. */
  readonly recoveryCode: string;
  readonly newPassword: string;
  /** Six digits of an authenticator; as typed, and empty for none. */
  readonly digits?: string;
}

/**
 * Gets in with the recovery code and sets a new password; with six digits as well, for good. The keyring stays: the Macs notice
 * nothing.
 * @throws HomewardError `code_mistyped`, `wrong_recovery_code`, `wrong_factor`, `server_changed`, `stale_state`
 */
export async function recover(
  { call, opaque, seenStateRev }: SignInPorts,
  { loginName, recoveryCode, newPassword, digits = '', ...wish }: RecoveryRequest,
): Promise<OpenSession> {
  const { recoveryAuth } = await recoveryKeysOf(recoveryCode);
  const { recoveryId, challenge } = await call('recoveryStart', { body: { loginName } });
  const signature = toBase64Url(await recoveryAuth.sign(recoveryMessage(challenge)));
  const { clientRegistrationState, registrationRequest } = opaque.startRegistration({ password: newPassword });
  const proven = await call('recoveryProve', { body: { recoveryId, signature, registrationRequest } });
  const { vaultKey } = await openRecoveryKit(fromBase64Url(proven.account.vault.kit), recoveryCode);
  const registered = opaque.finishRegistration({
    password: newPassword,
    registrationResponse: proven.registrationResponse,
    clientRegistrationState,
    keyStretching: opaqueStretching,
  });
  const { accountId, vault } = proven.account;
  const expected = { serverStaticKey: registered.serverStaticPublicKey, seenStateRev };
  // Opened before the new password is sent: a server that is not the account's own must not learn its record.
  const account = await openAccount(proven.account, vaultKey, expected);
  const passwordWrap = await wrapVaultKey(vaultKey, registered.exportKey, accountId, vault.generation);
  const { session } = await call('recoveryFinish', {
    body: {
      ...{ recoveryId, registrationRecord: registered.registrationRecord, passwordWrap },
      ...(digits && { totp: digits }),
      ...spelledOut(wish),
    },
  });
  return { account: { ...account, passwordWrap }, session };
}
