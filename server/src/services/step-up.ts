import type { StepUpProof } from '@homeward/shared/api/account';
import { fromBase64Url } from '@homeward/shared/base64url';
import { verifyEd25519 } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { stepUpMessage } from '@homeward/shared/recovery-kit';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createAccounts } from '../repositories/accounts.ts';
import { createDevices } from '../repositories/devices.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { HoldLedger } from './holds.ts';
import type { Passkeys } from './passkeys.ts';
import { Pending } from './pending.ts';
import type { SecondFactors } from './second-factors.ts';
import { newToken } from './token.ts';

/**
 * Uses up a proof that held, within the transaction of what it lets through: a hold that nobody vetoed is spent when that is
 * stored, and not where storing it fails. Any other proof is used up by then. Where none was needed, asks once more whether
 * that is so: a Mac may have been marked as stolen since.
 * @throws HomewardError `step_up_needed` where the hold has ended meanwhile, or a proof is needed by now
 */
export type SpendProof = (within: Database) => Promise<void>;

export interface StepUp {
  /** A challenge that the account's recovery code answers, for one action within 10 minutes. */
  challenge(accountId: string): { readonly challengeId: string; readonly challenge: string };
  /**
   * Lets an action through if its proof holds; a proof is spent by the first answer, right or wrong.
   * @param action one of `stepUpAction` of the API
   * @throws HomewardError `step_up_needed` without a proof or with one that is over, `wrong_recovery_code`, `wrong_factor`
   */
  verify(owner: Owner, proof: StepUpProof | undefined, action: string): Promise<void>;
  /** The same, for what is stored in one transaction, where the proof is to be used up. */
  check(owner: Owner, proof: StepUpProof | undefined, action: string): Promise<SpendProof>;
  /** The same, but only while any Mac of the account is stolen: whoever has it may be signed in. */
  checkIfStolen(owner: Owner, proof: StepUpProof | undefined, action: string): Promise<SpendProof>;
  /** The same, but a proof that is shown on quiet days has to hold too. */
  checkIfShown(owner: Owner, proof: StepUpProof | undefined, action: string): Promise<SpendProof>;
  /** For what needs no proof and is not for whoever has just come in by the recovery code. @throws HomewardError `forbidden` */
  refuseDuringRecovery(accountId: string, action: string): Promise<void>;
}

interface StepUpPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  readonly factors: Pick<SecondFactors, 'takeCode'>;
  readonly passkeys: Pick<Passkeys, 'take'>;
  readonly holds: Pick<HoldLedger, 'toSpend' | 'refuseDuringRecovery'>;
}

export function createStepUp({ database, clock, activity, factors, passkeys, holds }: StepUpPorts): StepUp {
  const pending = new Pending<{ accountId: string; challenge: string }>({
    clock,
    lifetimeSeconds: 600,
    capacity: 10_000,
  });
  type ByCode = Extract<StepUpProof, { by: 'recovery-code' }>;

  async function verifyCode(accountId: string, { challengeId, signature }: ByCode, action: string): Promise<void> {
    const given = pending.take(challengeId);
    if (given?.accountId !== accountId) {
      throw new HomewardError('step_up_needed', 'the challenge was used or is too old; ask for a new one');
    }
    const accounts = createAccounts(database);
    const credential = await accounts.credentialById(accountId);
    const message = stepUpMessage(given.challenge, action);
    const signed =
      credential !== undefined &&
      (await verifyEd25519(fromBase64Url(credential.recoveryAuthKey), message, fromBase64Url(signature)));
    if (signed) {
      refuseYoungCode(await accounts.recoveryCodeCountsFrom(accountId), clock.now());
      return;
    }
    await activity.record(accountId, { what: 'step-up-failed', detail: 'recovery-code' });
    throw new HomewardError('wrong_recovery_code', 'the answer does not come from the recovery code');
  }

  async function check(owner: Owner, proof: StepUpProof | undefined, action: string): Promise<SpendProof> {
    const { accountId } = owner;
    await holds.refuseDuringRecovery(accountId, action);
    switch (proof?.by) {
      case 'recovery-code':
        await verifyCode(accountId, proof, action);
        return spentAlready;
      case 'totp':
        await factors.takeCode(accountId, proof.code, 'step-up');
        return spentAlready;
      case 'passkey':
        await passkeys.take(accountId, proof, 'step-up', action);
        return spentAlready;
      case 'hold':
        return await holds.toSpend(owner, proof.holdId, action);
      default:
        throw new HomewardError('step_up_needed', 'show the recovery code or a second factor, or wait 24 hours');
    }
  }

  async function checkIfStolen(owner: Owner, proof: StepUpProof | undefined, action: string): Promise<SpendProof> {
    const { accountId } = owner;
    await holds.refuseDuringRecovery(accountId, action);
    const isAnyStolen = (within: Database) => createDevices(within).isAnyStolen(accountId);
    if (await isAnyStolen(database)) return await check(owner, proof, action);
    return async (within) => {
      if (await isAnyStolen(within)) throw new HomewardError('step_up_needed', 'a Mac was marked as stolen meanwhile');
    };
  }

  async function verify(owner: Owner, proof: StepUpProof | undefined, action: string): Promise<void> {
    const spend = await check(owner, proof, action);
    await spend(database);
  }

  return {
    challenge(accountId) {
      const challenge = newToken();
      return { challengeId: pending.add({ accountId, challenge }), challenge };
    },

    verify,
    check,
    checkIfStolen,
    checkIfShown: (owner, proof, action) => (proof === undefined ? checkIfStolen : check)(owner, proof, action),

    refuseDuringRecovery: (accountId, action) => holds.refuseDuringRecovery(accountId, action),
  };
}

/** Of a proof that is used up already. */
const spentAlready: SpendProof = async () => {};

/** @throws HomewardError `forbidden` where the recovery code proves nothing yet; it says when, and what is left meanwhile */
export function refuseYoungCode(countsFrom: number, now: number, meanwhile = ''): void {
  if (countsFrom <= now) return;
  const hours = Math.ceil((countsFrom - now) / 3_600_000);
  const when = `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
  throw new HomewardError(
    'forbidden',
    `the code was put in place without the one before, and counts in ${when}${meanwhile}`,
  );
}
