import { stepUpAction } from '@homeward/shared/api/account';
import type { BodyOf } from '@homeward/shared/api/endpoint';
import type { MacLifetime } from '@homeward/shared/api/lifetime';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { isShorter, type Retention, usualRetention } from '@homeward/shared/retention';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createDevices } from '../repositories/devices.ts';
import { createOldItems } from '../repositories/old-items.ts';
import { createRetentions } from '../repositories/retentions.ts';
import { createThefts, NO_THEFT } from '../repositories/thefts.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceService } from './devices.ts';
import type { OwnerEvents } from './owner-events.ts';
import { countsFrom, goesAt, retentionNow } from './retention-rule.ts';
import type { StepUp } from './step-up.ts';
import { TOMBSTONE_MS } from './tombstones.ts';

interface RetentionPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  readonly events: Pick<OwnerEvents, 'emit'>;
  readonly stepUp: Pick<StepUp, 'checkIfStolen'>;
  readonly devices: Pick<DeviceService, 'stored'>;
}

export type RetentionService = ReturnType<typeof createRetentionService>;

/** How long what each Mac sent is kept: shown to its owner, and chosen. */
export function createRetentionService({ database, clock, activity, events, stepUp, devices }: RetentionPorts) {
  const retentions = createRetentions(database);
  const thefts = createThefts(database);
  const oldItems = createOldItems(database);

  async function evidenceOf(deviceId: string, days: number | null): Promise<MacLifetime['evidence']> {
    const shown: MacLifetime['evidence'] = [];
    const known = await thefts.of(deviceId);
    for (const theft of known) {
      const { recoveredAt, untilSeq, toldDays } = theft;
      if (recoveredAt === null || untilSeq === null || toldDays === 0 || theft.eraseAskedAt !== null) continue;
      if (!(await oldItems.hasEvidence(deviceId, theft, known))) continue;
      shown.push({ recoveredAt, goesAt: goesAt(theft, days, clock.now()) });
    }
    return shown;
  }

  async function shown(deviceId: string): Promise<MacLifetime> {
    const now = clock.now();
    const chosen = await retentions.of(deviceId);
    const { reportDays, evidenceDays } = chosen ?? usualRetention;
    const from = countsFrom(chosen, now);
    const removed = await retentions.removed(deviceId);
    const known = await thefts.of(deviceId);
    return {
      deviceId,
      retention: { reportDays, evidenceDays },
      lowered: from === null ? null : { before: retentionNow(chosen, now), countsFrom: from },
      evidence: await evidenceOf(deviceId, retentionNow(chosen, now).evidenceDays),
      thefts: known
        .filter(({ firstSeq }) => firstSeq !== NO_THEFT)
        .map(({ firstSeq, untilSeq, begunAt, recoveredAt, eraseAskedAt: askedAt, erasedAt }) => ({
          ...{ firstSeq, untilSeq, begunAt, recoveredAt },
          erasure: askedAt === null ? null : { askedAt, finalAt: askedAt + TOMBSTONE_MS, erasedAt },
        })),
      removed: removed.flatMap(({ epoch, ranges }) => ranges.map(([first, last]) => ({ epoch, first, last }))),
    };
  }

  return {
    /** Of one Mac. */
    of: shown,

    async all(accountId: string): Promise<MacLifetime[]> {
      const macs: MacLifetime[] = [];
      for (const id of await createDevices(database).idsOf(accountId)) macs.push(await shown(id));
      return macs;
    },

    /** Throws what choosing it would throw now, but for the step-up. */
    async check(accountId: string, deviceId: string): Promise<void> {
      await devices.stored(accountId, deviceId);
    },

    /**
     * Chooses how long. Longer times count at once; shorter ones in 14 days, like everything that deletes.
     * @throws HomewardError `not_found`; `step_up_needed` for shorter times while any Mac of the account is stolen
     */
    async set(owner: Owner, deviceId: string, { proof, ...wish }: BodyOf<Api['setRetention']>): Promise<MacLifetime> {
      const { accountId, sessionId } = owner;
      await devices.stored(accountId, deviceId);
      const { reportDays, evidenceDays } = (await retentions.of(deviceId)) ?? usualRetention;
      const before: Retention = { reportDays, evidenceDays };
      if (wish.reportDays === reportDays && wish.evidenceDays === evidenceDays) return await shown(deviceId);
      const spendProof = isShorter(wish, before)
        ? await stepUp.checkIfStolen(owner, proof, stepUpAction.retention(deviceId, wish))
        : null;
      await database.transaction().execute(async (transaction) => {
        await spendProof?.(transaction);
        const now = clock.now();
        // Another session may have chosen while the proof was checked: what counts now is what that has made of it.
        const chosen = await createRetentions(transaction).of(deviceId);
        if (isShorter(wish, chosen ?? usualRetention) && !isShorter(wish, before)) {
          throw new HomewardError('unavailable', 'another session has chosen at the same moment; choose again');
        }
        const earlier = retentionNow(chosen, now);
        const loweredAt = isShorter(wish, earlier) ? now : null;
        await createRetentions(transaction).set(deviceId, { ...wish, earlier, loweredAt });
        await createThefts(transaction).forgetTold(deviceId);
        const detail = `${wish.reportDays ?? 'keep'} ${wish.evidenceDays ?? 'keep'}`;
        await activity.record(accountId, { what: 'retention-changed', sessionId, deviceId, detail }, transaction);
      });
      events.emit(accountId, { event: 'device', deviceId });
      return await shown(deviceId);
    },
  };
}
