import type { StepUpProof } from '@homeward/shared/api/account';
import { fromBase64Url } from '@homeward/shared/base64url';
import { verifyEd25519 } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { stepUpMessage } from '@homeward/shared/recovery-kit';
import type { Clock } from '../clock.ts';
import { createAccounts } from '../repositories/accounts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import { Pending } from './pending.ts';
import { newToken } from './token.ts';

export interface StepUp {
  /** A challenge that the account's recovery code answers, for one action within 10 minutes. */
  challenge(accountId: string): { readonly challengeId: string; readonly challenge: string };
  /**
   * Lets an action through if its proof holds; a challenge is spent by the first answer, right or wrong.
   * @param action one of `stepUpAction` of the API
   * @throws HomewardError `step_up_needed` without a proof or with one of no open challenge, `wrong_recovery_code`
   */
  verify(accountId: string, proof: StepUpProof | undefined, action: string): Promise<void>;
}

interface StepUpPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
}

export function createStepUp({ database, clock, activity }: StepUpPorts): StepUp {
  const pending = new Pending<{ accountId: string; challenge: string }>({
    clock,
    lifetimeSeconds: 600,
    capacity: 10_000,
  });

  return {
    challenge(accountId) {
      const challenge = newToken();
      return { challengeId: pending.add({ accountId, challenge }), challenge };
    },

    async verify(accountId, proof, action) {
      if (!proof) throw new HomewardError('step_up_needed', 'answer a step-up challenge with the recovery code');
      const given = pending.take(proof.challengeId);
      if (given?.accountId !== accountId) {
        throw new HomewardError('step_up_needed', 'the challenge was used or is too old; ask for a new one');
      }
      const credential = await createAccounts(database).credentialById(accountId);
      const signed =
        credential !== undefined &&
        (await verifyEd25519(
          fromBase64Url(credential.recoveryAuthKey),
          stepUpMessage(given.challenge, action),
          fromBase64Url(proof.signature),
        ));
      if (!signed) {
        await activity.record(accountId, { what: 'step-up-failed', detail: 'recovery-code' });
        throw new HomewardError('wrong_recovery_code', 'the answer does not come from the recovery code');
      }
    },
  };
}
