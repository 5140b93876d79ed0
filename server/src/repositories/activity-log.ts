import type { ActivityEntry } from '@homeward/shared/api/activity';
import type { Database } from '../storage/database.ts';

export type ActivityLog = ReturnType<typeof createActivityLog>;

/** What happened in accounts. There is nothing here to change an entry with. */
export function createActivityLog(database: Database) {
  return {
    /** Adds an entry under the account's next number. The session's browser is written down: the session may go. */
    async add(accountId: string, entry: Omit<ActivityEntry, 'no' | 'browser'>): Promise<void> {
      await database
        .insertInto('activity')
        .columns(['account_id', 'no', 'at', 'what', 'session_id', 'browser', 'device_id', 'detail'])
        .expression((select) =>
          select
            .selectFrom('activity')
            .where('account_id', '=', accountId)
            .select((row) => [
              row.val(accountId).as('account_id'),
              row(row.fn.coalesce(row.fn.max('no'), row.val(0)), '+', row.val(1)).as('no'),
              row.val(entry.at).as('at'),
              row.val(entry.what).as('what'),
              row.val(entry.sessionId).as('session_id'),
              row
                .selectFrom('sessions')
                .select('sessions.browser')
                .where('sessions.id', '=', entry.sessionId)
                .as('browser'),
              row.val(entry.deviceId).as('device_id'),
              row.val(entry.detail).as('detail'),
            ]),
        )
        .execute();
    },

    /** Newest first. @param before only those with a lower number */
    async list(accountId: string, before: number, limit: number): Promise<ActivityEntry[]> {
      return await database
        .selectFrom('activity')
        .select(['no', 'at', 'what', 'session_id as sessionId', 'browser', 'device_id as deviceId', 'detail'])
        .where('account_id', '=', accountId)
        .where('no', '<', before)
        .orderBy('no', 'desc')
        .limit(limit)
        .execute();
    },

    /** Forgets what happened before a time, but for the account's last entry: numbers never begin anew. */
    async forgetBefore(at: number): Promise<void> {
      await database
        .deleteFrom('activity')
        .where('at', '<', at)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('activity as later')
              .select('later.no')
              .whereRef('later.account_id', '=', 'activity.account_id')
              .whereRef('later.no', '>', 'activity.no'),
          ),
        )
        .execute();
    },
  };
}
