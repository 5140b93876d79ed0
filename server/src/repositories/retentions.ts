import type { Retention } from '@homeward/shared/retention';
import type { Database } from '../storage/database.ts';
import type { NumberRanges } from './number-ranges.ts';

/** What an owner chose for a Mac. */
export interface ChosenRetention extends Retention {
  /** What counts instead for 14 days, where shorter times were chosen. */
  readonly earlier: Retention;
  /** Null where nothing became shorter. */
  readonly loweredAt: number | null;
}

/** How long what each Mac sent is kept, and what is gone already. */
export function createRetentions(database: Database) {
  return {
    async of(deviceId: string): Promise<ChosenRetention | undefined> {
      const row = await database
        .selectFrom('retention')
        .selectAll()
        .where('device_id', '=', deviceId)
        .executeTakeFirst();
      if (!row) return undefined;
      // Only what the schema of the API takes is written.
      const chosen = { reportDays: row.report_days, evidenceDays: row.evidence_days } as Retention;
      const earlier = { reportDays: row.earlier_report_days, evidenceDays: row.earlier_evidence_days } as Retention;
      return { ...chosen, earlier, loweredAt: row.lowered_at };
    },

    async set(deviceId: string, { earlier, loweredAt, ...chosen }: ChosenRetention): Promise<void> {
      const values = {
        ...{ report_days: chosen.reportDays, evidence_days: chosen.evidenceDays, lowered_at: loweredAt },
        ...{ earlier_report_days: earlier.reportDays, earlier_evidence_days: earlier.evidenceDays },
      };
      await database
        .insertInto('retention')
        .values({ device_id: deviceId, ...values })
        .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
        .execute();
    },

    async removed(deviceId: string): Promise<{ readonly epoch: number; readonly ranges: NumberRanges }[]> {
      const rows = await database
        .selectFrom('removed')
        .select(['epoch', 'ranges'])
        .where('device_id', '=', deviceId)
        .orderBy('epoch')
        .execute();
      return rows.map(({ epoch, ranges }) => ({ epoch, ranges: JSON.parse(ranges) as NumberRanges }));
    },

    async setRemoved(deviceId: string, epoch: number, ranges: NumberRanges): Promise<void> {
      const written = JSON.stringify(ranges);
      await database
        .insertInto('removed')
        .values({ device_id: deviceId, epoch, ranges: written })
        .onConflict((conflict) => conflict.columns(['device_id', 'epoch']).doUpdateSet({ ranges: written }))
        .execute();
    },
  };
}
