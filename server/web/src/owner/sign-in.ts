import type { SessionWish } from '@homeward/shared/api/account';
import type { Call, CallReply } from '@homeward/shared/api/client';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { unwrapVaultKey } from '@homeward/shared/keyring';
import { opaqueStretching } from '@homeward/shared/opaque-stretching';
import type { OpaqueClient } from './opaque-client.ts';
import { type AccountExpectation, type OpenSession, openAccount } from './open-account.ts';
import { answerPasskey } from './passkeys.ts';
import { spelledOut } from './session-wish.ts';
import type { WITH_PASSKEY } from './step-up.ts';

export interface SignInRequest extends SessionWish {
  readonly loginName: string;
  readonly password: string;
  /** What an earlier session left with a console that gets no cookies; see `OpenSession`. */
  readonly knownBrowser?: string | undefined;
  /**
   * Asked for a second factor where the account has one, after the password was right.
   * @returns six digits, or that the passkey is to be asked for; whoever gives up throws.
   */
  readonly askFactor?: ((asked: FactorQuestion) => Promise<string | typeof WITH_PASSKEY>) | undefined;
}

/** What a sign-in still needs. */
export interface FactorQuestion extends CallReply<'signInFactors'> {
  /** Why the answer before was not taken; null at first. */
  readonly refused: unknown;
}

export interface SignInPorts extends Pick<AccountExpectation, 'seenStateRev'> {
  readonly call: Call;
  readonly opaque: OpaqueClient;
}

/**
 * Signs in and opens the vault; the password does not leave this function.
 * @throws HomewardError `wrong_credentials`, `second_factor_needed`, `wrong_factor`, `server_changed`, `stale_state`, `bad_signature`
 */
export async function signIn(
  { call, opaque, seenStateRev }: SignInPorts,
  { loginName, password, knownBrowser, askFactor, ...wish }: SignInRequest,
): Promise<OpenSession> {
  const { clientLoginState, startLoginRequest } = opaque.startLogin({ password });
  const { signInId, loginResponse } = await call('signInStart', {
    body: { loginName, startLoginRequest, ...(knownBrowser !== undefined && { knownBrowser }) },
  });
  const login = opaque.finishLogin({ clientLoginState, loginResponse, password, keyStretching: opaqueStretching });
  if (login === undefined) throw new HomewardError('wrong_credentials', 'check both and try again');
  const { finishLoginRequest } = login;
  const finish = async () => {
    try {
      return await call('signInFinish', { body: { signInId, finishLoginRequest, ...spelledOut(wish) } });
    } catch (error) {
      if (!askFactor || errorCodeOf(error) !== 'second_factor_needed') throw error;
      return await showFactor(askFactor);
    }
  };
  /** The server ends it after a few wrong ones. */
  const showFactor = async (ask: NonNullable<typeof askFactor>) => {
    for (let refused: unknown = null; ; ) {
      const question = await call('signInFactors', { body: { signInId } });
      const answer = await ask({ ...question, refused });
      try {
        const proof = typeof answer === 'string' ? byCode(answer) : await byPasskey(question);
        return await call('signInFactor', { body: { signInId, proof, ...spelledOut(wish) } });
      } catch (error) {
        if (errorCodeOf(error) !== 'wrong_factor') throw error;
        refused = error;
      }
    }
  };
  const { account, session } = await finish();
  const { accountId, vault } = account;
  const vaultKey = await unwrapVaultKey(vault.passwordWrap, login.exportKey, accountId, vault.generation);
  const opened = await openAccount(account, vaultKey, { serverStaticKey: login.serverStaticPublicKey, seenStateRev });
  return { account: opened, session };
}

const byCode = (code: string) => ({ by: 'totp', code }) as const;

async function byPasskey({ passkey }: CallReply<'signInFactors'>) {
  if (!passkey) throw new HomewardError('wrong_factor', 'no passkey of this account works on this page');
  return { by: 'passkey', challengeId: passkey.challengeId, answer: await answerPasskey(passkey) } as const;
}
