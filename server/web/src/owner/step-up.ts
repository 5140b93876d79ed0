import type { StepUpProof } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { toBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { recoveryKeysOf, stepUpMessage } from '@homeward/shared/recovery-kit';
import type { OpenAccount } from './open-account.ts';

/**
 * Shows the server that the recovery code is known, for one action.
 * @param typedCode as the owner typed it; does not leave this function.
 * @param action one of `stepUpAction`.
 * @throws HomewardError `code_mistyped`, `wrong_recovery_code` (found here, so that no try is spent on the server)
 */
export async function proveStepUp(
  call: Call,
  account: OpenAccount,
  typedCode: string,
  action: string,
): Promise<StepUpProof> {
  const { recoveryAuth } = await recoveryKeysOf(typedCode);
  if (toBase64Url(recoveryAuth.publicKey) !== account.recoveryAuthKey) {
    throw new HomewardError('wrong_recovery_code', 'it is not the recovery code of this account');
  }
  const { challengeId, challenge } = await call('stepUp', {});
  return { challengeId, signature: toBase64Url(await recoveryAuth.sign(stepUpMessage(challenge, action))) };
}
