import type { StepUpProof } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { toBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { recoveryKeysOf, stepUpMessage } from '@homeward/shared/recovery-kit';
import type { OpenAccount } from './open-account.ts';
import { provePasskey } from './passkeys.ts';
import { refreshKeys } from './refresh-keys.ts';

/** The owner's passkey is asked for. */
export const WITH_PASSKEY = { by: 'passkey' } as const;

/** How an owner answers a step-up: as typed, the recovery code or six digits of an authenticator; or as the server takes it. */
export type StepUpAnswer = string | StepUpProof | typeof WITH_PASSKEY;

/** Whether what was typed is the recovery code, rather than six digits. */
export const isRecoveryCode = (answer: StepUpAnswer | undefined): answer is string =>
  typeof answer === 'string' && !SIX_DIGITS.test(withoutSpace(answer));

const SIX_DIGITS = /^\d{6}$/;
const withoutSpace = (typed: string) => typed.replace(/\s/g, '');

/**
 * The answer as the server takes it. The recovery code itself does not leave this function: it signs a challenge, for one
 * action.
 * @param action one of `stepUpAction`.
 * @throws HomewardError `code_mistyped`, `wrong_recovery_code` (found here, so that no try is spent on the server)
 */
export async function proveStepUp(
  call: Call,
  account: OpenAccount,
  answer: StepUpAnswer,
  action: string,
): Promise<StepUpProof> {
  if (typeof answer !== 'string') {
    return answer.by === 'passkey' && !('challengeId' in answer) ? await provePasskey(call, action) : answer;
  }
  if (!isRecoveryCode(answer)) return { by: 'totp', code: withoutSpace(answer) };
  const { recoveryAuth } = await recoveryKeysOf(answer);
  const isOurs = () => toBase64Url(recoveryAuth.publicKey) === account.recoveryAuthKey;
  // Another session may have made another code since.
  if (!isOurs()) await refreshKeys(call, account);
  if (!isOurs()) {
    throw new HomewardError('wrong_recovery_code', 'it is not the recovery code of this account');
  }
  const { challengeId, challenge } = await call('stepUp', {});
  const signature = toBase64Url(await recoveryAuth.sign(stepUpMessage(challenge, action)));
  return { by: 'recovery-code', challengeId, signature };
}
