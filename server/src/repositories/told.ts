import type { MessageKind } from '@homeward/shared/api/messages';
import type { Database } from '../storage/database.ts';
import { RETIRED_PATTERN } from './retired-token.ts';

/** What was told of each Mac, and what there is to see of it. */
export function createTold(database: Database) {
  return {
    /** @returns false where it was told with this mark, or a later one. */
    async raise(deviceId: string, kind: MessageKind, mark: number): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('told')
        .values({ device_id: deviceId, kind, mark })
        .onConflict((conflict) =>
          conflict.columns(['device_id', 'kind']).doUpdateSet({ mark }).where('told.mark', '<', mark),
        )
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** The number of the order under which a Mac is stolen; null where it is not. */
    async stolenOrder(deviceId: string): Promise<number | null> {
      const row = await database
        .selectFrom('devices')
        .select('order_seq')
        .where('id', '=', deviceId)
        .where('order_mode', '=', 'stolen')
        .executeTakeFirst();
      return row?.order_seq ?? null;
    },

    /** Macs that may report, with the marks of their last silence and their last coming back that were told. */
    async watched() {
      const rows = await database
        .selectFrom('devices')
        .innerJoin('accounts', 'accounts.id', 'devices.account_id')
        .leftJoin('told as unseen', (join) =>
          join.onRef('unseen.device_id', '=', 'devices.id').on('unseen.kind', '=', 'mac-unseen'),
        )
        .leftJoin('told as back', (join) =>
          join.onRef('back.device_id', '=', 'devices.id').on('back.kind', '=', 'mac-back'),
        )
        .select(['devices.id', 'devices.account_id', 'devices.last_seen_at', 'devices.paired_at', 'devices.order_mode'])
        .select(['unseen.mark as unseenMark', 'back.mark as backMark', 'accounts.unseen_days as unseenDays'])
        .where('devices.token_sha256', 'not like', RETIRED_PATTERN)
        .where((where) => where.or([where('order_mode', 'is', null), where('order_mode', '!=', 'paused')]))
        .execute();
      return rows.map((row) => ({
        ...{ deviceId: row.id, accountId: row.account_id, lastSeenAt: row.last_seen_at, pairedAt: row.paired_at },
        ...{ isStolen: row.order_mode === 'stolen', unseenMark: row.unseenMark, backMark: row.backMark },
        unseenDays: row.unseenDays,
      }));
    },
  };
}
