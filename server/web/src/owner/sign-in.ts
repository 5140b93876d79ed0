import type { SessionWish } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { unwrapVaultKey } from '@homeward/shared/keyring';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import type { OpaqueClient } from './opaque-client.ts';
import { type AccountExpectation, type OpenSession, openAccount } from './open-account.ts';
import { spelledOut } from './session-wish.ts';

export interface SignInRequest extends SessionWish {
  readonly loginName: string;
  readonly password: string;
  /** What an earlier session left with a console that gets no cookies; see `OpenSession`. */
  readonly knownBrowser?: string | undefined;
}

export interface SignInPorts extends Pick<AccountExpectation, 'seenStateRev'> {
  readonly call: Call;
  readonly opaque: OpaqueClient;
}

/**
 * Signs in and opens the vault; the password does not leave this function.
 * @throws HomewardError `wrong_credentials`, `server_changed`, `stale_state`, `bad_signature`
 */
export async function signIn(
  { call, opaque, seenStateRev }: SignInPorts,
  { loginName, password, knownBrowser, ...wish }: SignInRequest,
): Promise<OpenSession> {
  const { clientLoginState, startLoginRequest } = opaque.startLogin({ password });
  const { signInId, loginResponse } = await call('signInStart', {
    body: { loginName, startLoginRequest, ...(knownBrowser !== undefined && { knownBrowser }) },
  });
  const login = opaque.finishLogin({ clientLoginState, loginResponse, password, keyStretching: opaqueStretching });
  if (login === undefined) throw new HomewardError('wrong_credentials', 'check both and try again');
  const { account, session } = await call('signInFinish', {
    body: { signInId, finishLoginRequest: login.finishLoginRequest, ...spelledOut(wish) },
  });
  const { accountId, vault } = account;
  const vaultKey = await unwrapVaultKey(vault.passwordWrap, login.exportKey, accountId, vault.generation);
  const opened = await openAccount(account, vaultKey, { serverStaticKey: login.serverStaticPublicKey, seenStateRev });
  return { account: opened, session };
}
