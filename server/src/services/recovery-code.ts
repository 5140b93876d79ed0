import { stepUpAction } from '@homeward/shared/api/account';
import type { BodyOf } from '@homeward/shared/api/endpoint';
import { HOLD_HOURS } from '@homeward/shared/api/holds';
import type { Api } from '@homeward/shared/api/table';
import { fromBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { hashSigned } from '@homeward/shared/signed';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createAccounts, type StoredAccount } from '../repositories/accounts.ts';
import { createPairings } from '../repositories/pairings.ts';
import { createRotations } from '../repositories/rotations.ts';
import type { Database } from '../storage/database.ts';
import { accountOf, checkNextState } from './account-state.ts';
import type { ActivityRecorder } from './activity.ts';
import type { RotationService } from './rotations.ts';
import type { StepUp } from './step-up.ts';

interface RecoveryCodePorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'check'>;
  readonly rotations: Pick<RotationService, 'push'>;
}

export type RecoveryCodeService = ReturnType<typeof createRecoveryCode>;

/** Another recovery code: kit, keyring and what answers challenges change together, or not at all. */
export function createRecoveryCode({ database, clock, activity, stepUp, rotations }: RecoveryCodePorts) {
  return {
    /**
     * The same again is answered alike: the first answer may have been lost.
     * @throws HomewardError `revision_conflict`, `bad_signature`, `order_refused`; what `stepUp` throws
     */
    async renew(owner: Owner, body: BodyOf<Api['renewRecoveryCode']>): Promise<StoredAccount> {
      const { accountId, sessionId } = owner;
      const { previousRootKey, state, rotation, proof, ...renewed } = body;
      const before = await accountOf(database, accountId);
      if (before.vault.keyring === renewed.keyring) return before;
      if (before.vault.rootKey !== previousRootKey) throw conflict();
      for (const key of [renewed.rootKey, renewed.recoveryAuthKey]) fromBase64Url(key);
      if (rotation !== undefined) await checkRotation(rotation, renewed.rootKey, before);
      await checkNextState(state, { ...before, vault: { ...before.vault, ...renewed } });
      const spendProof = await stepUp.check(owner, proof, stepUpAction.renewRecoveryCode(renewed.rootKey));
      const after = await database.transaction().execute(async (transaction) => {
        await spendProof(transaction);
        // Read again: a password may have been changed meanwhile.
        const { vault, ...account } = await accountOf(transaction, accountId);
        const accounts = createAccounts(transaction);
        const next = { ...vault, ...renewed };
        const replaced = { rootKey: previousRootKey, generation: before.vault.generation };
        const isReplaced =
          (await accounts.replaceVault(accountId, replaced, next)) &&
          (await accounts.replaceState(accountId, before.state, state));
        if (!isReplaced) throw conflict();
        // A thief who waited a day for it unseen would have all that it proves at once.
        const countsFrom = proof?.by === 'hold' ? clock.now() + HOLD_HOURS * 3_600_000 : null;
        await accounts.setRecoveryCodeCountsFrom(accountId, countsFrom);
        // They name the root key of before.
        await createPairings(transaction).refuseOpen(accountId);
        if (rotation !== undefined) {
          const stored = { token: rotation, hash: hashSigned(rotationKind, rotation), at: clock.now() };
          await createRotations(transaction).add(accountId, stored);
        }
        await activity.record(accountId, { what: 'recovery-code-renewed', sessionId }, transaction);
        return { ...account, state, vault: next };
      });
      await rotations.push(accountId);
      return after;
    },
  };
}

/** It names the new root key, and no other keys than there are. */
async function checkRotation(token: string, rootKey: string, { id, vault }: StoredAccount): Promise<void> {
  const rotation = await verifyRotation(token, { accountId: id, ...vault });
  const isOfRootAlone = rotation.v === 2 && rotation.newRootKey === rootKey;
  if (!isOfRootAlone || rotation.generation !== vault.generation) {
    throw new HomewardError('order_refused', 'it does not name the root key of the new code alone');
  }
}

const conflict = () =>
  new HomewardError('revision_conflict', 'another session changed the account meanwhile; try again');
