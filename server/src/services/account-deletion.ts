import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { AccountDeletion } from '@homeward/shared/api/lifetime';
import { HomewardError } from '@homeward/shared/errors';
import type { Owner } from '../http/route.ts';
import { createDeletions } from '../repositories/deletions.ts';
import { createDevices } from '../repositories/devices.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { KnownTime } from './known-time.ts';
import type { SessionService } from './sessions.ts';
import type { StepUp } from './step-up.ts';
import { type ErasePorts, endAccess, eraseMac, TOMBSTONE_MS } from './tombstones.ts';

interface DeletionPorts extends ErasePorts {
  readonly database: Database;
  readonly time: Pick<KnownTime, 'certain' | 'marks'>;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'check'>;
  readonly sessions: Pick<SessionService, 'endAllBut'>;
  /** Told of what keeps an account from being deleted; it is tried again. */
  readonly onFailure: (cause: unknown) => void;
}

/** A Mac whose pairing was confirmed meanwhile is deleted in the next round. */
const ROUNDS = 3;

export type AccountDeletionService = ReturnType<typeof createAccountDeletion>;

/**
 * The end of an account: asked for with a proof, and final 14 days later. Until then everything goes on, Macs report, and
 * every session can withdraw it: whoever asked for it may have been a thief.
 */
export function createAccountDeletion(ports: DeletionPorts) {
  const { database, time, activity, stepUp, sessions, devices, onFailure } = ports;
  const deletions = createDeletions(database);

  async function of(accountId: string): Promise<AccountDeletion | null> {
    const askedAt = await deletions.askedAt(accountId);
    return askedAt === null ? null : { askedAt, finalAt: askedAt + TOMBSTONE_MS };
  }

  async function finish(accountId: string): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const macs = await devices.idsOf(accountId);
      for (const id of macs) await endAccess(ports, id);
      for (const id of macs) await eraseMac(ports, id);
      const tell = await database.transaction().execute(async (transaction) => {
        // What Macs sent does not hang on the account's row.
        if ((await createDevices(transaction).idsOf(accountId)).length > 0) return null;
        const ended = await sessions.endAllBut(accountId, [], transaction);
        await createDeletions(transaction).delete(accountId);
        return ended;
      });
      if (tell) return tell();
    }
    throw new HomewardError('unavailable', 'Macs were paired with an account faster than they could be deleted');
  }

  return {
    /** Null where the account stays. */
    of,

    /** @throws HomewardError `step_up_needed` on quiet days too; `forbidden` while a recovery can be undone */
    async ask(owner: Owner, proof: StepUpProof | undefined): Promise<AccountDeletion> {
      const { accountId, sessionId } = owner;
      const before = await of(accountId);
      if (before) return before;
      const spendProof = await stepUp.check(owner, proof, stepUpAction.account('delete-account'));
      await database.transaction().execute(async (transaction) => {
        if (!(await createDeletions(transaction).ask(accountId, time.marks.now()))) return;
        await spendProof(transaction);
        await activity.record(accountId, { what: 'deletion-asked', sessionId }, transaction);
      });
      const asked = await of(accountId);
      if (!asked) throw new HomewardError('unavailable', 'it was withdrawn at the same moment');
      return asked;
    },

    /** Needs no proof. @throws HomewardError `not_found` where it was not asked for, or is final already */
    async withdraw({ accountId, sessionId }: Owner): Promise<void> {
      // Where the clock is not believed, what is still here is not final either.
      const now = await time.certain();
      await database.transaction().execute(async (transaction) => {
        const askedAfter = now === null ? -1 : now - TOMBSTONE_MS;
        if (!(await createDeletions(transaction).withdraw(accountId, askedAfter))) {
          throw new HomewardError('not_found', 'the account is not to be deleted, or it is too late');
        }
        await activity.record(accountId, { what: 'deletion-withdrawn', sessionId }, transaction);
      });
    },

    /** Deletes what is due, with everything of it; what a crash interrupts, the next call finishes. */
    async finishDue(): Promise<void> {
      const now = await time.certain();
      if (now === null) return;
      for (const accountId of await deletions.due(now - TOMBSTONE_MS)) {
        // One that cannot be deleted now must not keep the others.
        await finish(accountId).catch(onFailure);
      }
    },
  };
}
