import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Folds the write-ahead log into the database and empties it, so that no earlier version of a page is left in it: by itself
 * SQLite writes the log anew from its beginning once it is long, which on a quiet server takes days. Waits for nobody: the
 * program stands still while SQLite waits.
 * @returns false where something stayed, since a backup reads or another process writes
 */
export function foldLogAway(database: Database): Promise<boolean> {
  return database.connection().execute(async (connection) => {
    const pragma = (what: string) => sql.raw<{ timeout?: number; busy?: number }>(`pragma ${what}`).execute(connection);
    const { timeout } = (await pragma('busy_timeout')).rows[0] ?? {};
    await pragma('busy_timeout = 0');
    try {
      return (await pragma('wal_checkpoint(truncate)')).rows[0]?.busy === 0;
    } finally {
      await pragma(`busy_timeout = ${timeout}`);
    }
  });
}
