import { setImmediate as nextTurn } from 'node:timers/promises';
import { type StepUpProof, stepUpAction } from '@homeward/shared/api/account';
import type { MacLifetime } from '@homeward/shared/api/lifetime';
import { HomewardError } from '@homeward/shared/errors';
import type { Owner } from '../http/route.ts';
import { createDevices } from '../repositories/devices.ts';
import { createOldItems } from '../repositories/old-items.ts';
import { createThefts, type Theft } from '../repositories/thefts.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceService } from './devices.ts';
import { blobKey } from './item-intake.ts';
import type { KnownTime } from './known-time.ts';
import type { OwnerEvents } from './owner-events.ts';
import type { RetentionService } from './retention.ts';
import type { StepUp } from './step-up.ts';
import { TOMBSTONE_MS } from './tombstones.ts';

/** Items removed at once: other requests get their turn in between. */
const AT_ONCE = 200;

interface TheftErasurePorts {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly time: Pick<KnownTime, 'certain' | 'marks'>;
  readonly activity: ActivityRecorder;
  readonly events: Pick<OwnerEvents, 'emit'>;
  readonly stepUp: Pick<StepUp, 'check'>;
  readonly devices: Pick<DeviceService, 'stored'>;
  readonly retention: Pick<RetentionService, 'of'>;
  /** Asked between any two steps: whether to stop here. The next call goes on. */
  readonly isEnding: () => boolean;
}

export type TheftErasure = ReturnType<typeof createTheftErasure>;

/** Erases what was captured in one theft: asked for by the owner once it is over, final in 14 days. */
export function createTheftErasure(ports: TheftErasurePorts) {
  const { database, blobs, time, activity, events, stepUp, devices, retention, isEnding } = ports;
  const thefts = createThefts(database);
  const oldItems = createOldItems(database);

  async function theftOf(accountId: string, deviceId: string, firstSeq: number): Promise<Theft> {
    await devices.stored(accountId, deviceId);
    const theft = (await thefts.of(deviceId)).find((each) => each.firstSeq === firstSeq);
    if (!theft) throw new HomewardError('not_found', `no theft of this Mac began with order ${firstSeq}`);
    return theft;
  }

  async function check(accountId: string, deviceId: string, firstSeq: number): Promise<Theft> {
    const theft = await theftOf(accountId, deviceId, firstSeq);
    if (theft.untilSeq === null) {
      throw new HomewardError('bad_request', 'the theft is not over: say that you have the Mac back first');
    }
    return theft;
  }

  async function removeItems(deviceId: string, { firstSeq, untilSeq }: Theft): Promise<number> {
    if (untilSeq === null) return 0;
    // Where a Mac that was put back from a backup goes on. It goes once another item has come.
    const kept = [...(await oldItems.lastIds(deviceId))];
    let removed = 0;
    while (!isEnding()) {
      const page = await oldItems.underOrders(deviceId, { firstSeq, untilSeq, kept, limit: AT_ONCE });
      if (page.length === 0) break;
      await oldItems.remove(deviceId, page);
      for (const { id, body, sealedSha256 } of page) {
        if (body === 'file') await blobs.delete(blobKey(deviceId, id, sealedSha256));
      }
      removed += page.length;
      await nextTurn();
    }
    return removed;
  }

  async function finish(accountId: string, deviceId: string, now: number): Promise<void> {
    const known = await thefts.of(deviceId);
    // Nothing of a Mac is removed while it is stolen.
    if (known.some(({ untilSeq }) => untilSeq === null)) return;
    let removed = 0;
    for (const theft of known) {
      if (theft.eraseAskedAt === null || theft.eraseAskedAt + TOMBSTONE_MS > now || isEnding()) continue;
      // Also of one that is erased already: what a Mac sent late is of it too.
      removed += await removeItems(deviceId, theft);
      if (theft.erasedAt !== null || isEnding()) continue;
      await database.transaction().execute(async (transaction) => {
        await createThefts(transaction).setErasure(deviceId, theft.firstSeq, {
          askedAt: theft.eraseAskedAt,
          erasedAt: now,
        });
        await activity.record(accountId, { what: 'evidence-erased', deviceId }, transaction);
      });
      removed += 1;
    }
    if (removed > 0) events.emit(accountId, { event: 'device', deviceId });
  }

  return {
    /** Throws what erasing would throw now, but for the step-up. */
    check,

    /** @throws HomewardError `not_found`; `bad_request` while it lasts; `step_up_needed`, `wrong_recovery_code`: on quiet days too */
    async ask(owner: Owner, deviceId: string, firstSeq: number, proof?: StepUpProof): Promise<MacLifetime> {
      const { accountId, sessionId } = owner;
      const theft = await check(accountId, deviceId, firstSeq);
      if (theft.eraseAskedAt === null) {
        const spendProof = await stepUp.check(owner, proof, stepUpAction.eraseTheft(deviceId, firstSeq));
        await database.transaction().execute(async (transaction) => {
          await spendProof(transaction);
          await createThefts(transaction).setErasure(deviceId, firstSeq, { askedAt: time.marks.now(), erasedAt: null });
          await activity.record(accountId, { what: 'evidence-erasing', sessionId, deviceId }, transaction);
        });
        events.emit(accountId, { event: 'device', deviceId });
      }
      return await retention.of(deviceId);
    },

    /** Takes it back within the 14 days; needs no proof. @throws HomewardError `not_found` where nothing waits to be erased */
    async withdraw({ accountId, sessionId }: Owner, deviceId: string, firstSeq: number): Promise<MacLifetime> {
      const { eraseAskedAt, erasedAt } = await theftOf(accountId, deviceId, firstSeq);
      // Where the clock is not believed, what is still here is not being erased either.
      const now = await time.certain();
      const isLate = erasedAt !== null || (now !== null && eraseAskedAt !== null && eraseAskedAt + TOMBSTONE_MS <= now);
      if (eraseAskedAt === null || isLate) {
        throw new HomewardError('not_found', 'nothing of this theft waits to be erased');
      }
      await database.transaction().execute(async (transaction) => {
        await createThefts(transaction).setErasure(deviceId, firstSeq, { askedAt: null, erasedAt: null });
        await activity.record(accountId, { what: 'evidence-kept', sessionId, deviceId }, transaction);
      });
      events.emit(accountId, { event: 'device', deviceId });
      return await retention.of(deviceId);
    },

    /**
     * Erases what is due; to be called at start and now and then. What a crash interrupts, the next call finishes.
     * @param now the time that is certain, one for all of it: what the clock says in the middle of it may be wrong again
     */
    async finishDue(now: number): Promise<void> {
      for (const { id, account_id } of await createDevices(database).every()) {
        if (isEnding()) return;
        await finish(account_id, id, now);
      }
    },
  };
}
