import type { Database } from '../storage/database.ts';

/** A session as it is stored: its token only as a digest, its times rounded to the hour. */
export interface StoredSession {
  readonly id: string;
  readonly accountId: string;
  /** Browser family and system. */
  readonly browser: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
}

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions(database: Database) {
  return {
    async insert(session: StoredSession, tokenSha256: string): Promise<void> {
      await database
        .insertInto('sessions')
        .values({
          id: session.id,
          token_sha256: tokenSha256,
          account_id: session.accountId,
          browser: session.browser,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
          expires_at: session.expiresAt,
        })
        .execute();
    },

    async byToken(tokenSha256: string): Promise<StoredSession | undefined> {
      return await selected(database).where('token_sha256', '=', tokenSha256).executeTakeFirst();
    },

    /** Newest first. */
    async ofAccount(accountId: string): Promise<StoredSession[]> {
      return await selected(database)
        .where('account_id', '=', accountId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
    },

    async touch(id: string, lastSeenAt: number): Promise<void> {
      await database.updateTable('sessions').set({ last_seen_at: lastSeenAt }).where('id', '=', id).execute();
    },

    /** @returns false where the account has no such session. */
    async delete(accountId: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await database
        .deleteFrom('sessions')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },

    /** Deletes what nobody can use any more. @returns ids of the deleted. */
    async deleteExpired(now: number, seenBefore: number): Promise<string[]> {
      const expired = await database
        .deleteFrom('sessions')
        .where((where) => where.or([where('expires_at', '<=', now), where('last_seen_at', '<', seenBefore)]))
        .returning('id')
        .execute();
      return expired.map(({ id }) => id);
    },
  };
}

const selected = (database: Database) =>
  database
    .selectFrom('sessions')
    .select([
      'id',
      'account_id as accountId',
      'browser',
      'created_at as createdAt',
      'last_seen_at as lastSeenAt',
      'expires_at as expiresAt',
    ]);
