import type { SessionCarrier } from '@homeward/shared/api/account';
import type { Database } from '../storage/database.ts';

/** A session as it is stored: its token only as a digest, its times rounded to the hour. */
export interface StoredSession {
  readonly id: string;
  readonly accountId: string;
  /** Browser family and system. */
  readonly browser: string;
  readonly carrier: SessionCarrier;
  /** Whether it is on a Mac that is paired, as its owner says. */
  readonly onPairedMac: boolean;
  /** Whether it was begun on somebody else's device. */
  readonly borrowed: boolean;
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
          carrier: session.carrier,
          on_paired_mac: session.onPairedMac ? 1 : 0,
          borrowed: session.borrowed ? 1 : 0,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
          expires_at: session.expiresAt,
        })
        .execute();
    },

    async byToken(tokenSha256: string): Promise<StoredSession | undefined> {
      const row = await selected(database).where('token_sha256', '=', tokenSha256).executeTakeFirst();
      return row && read(row);
    },

    /** Newest first. */
    async ofAccount(accountId: string): Promise<StoredSession[]> {
      const rows = await selected(database)
        .where('account_id', '=', accountId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(read);
    },

    async byId(accountId: string, id: string): Promise<StoredSession | undefined> {
      const row = await selected(database).where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst();
      return row && read(row);
    },

    async touch(id: string, lastSeenAt: number): Promise<void> {
      await database.updateTable('sessions').set({ last_seen_at: lastSeenAt }).where('id', '=', id).execute();
    },

    async setOnPairedMac(id: string, onPairedMac: boolean): Promise<void> {
      await database
        .updateTable('sessions')
        .set({ on_paired_mac: onPairedMac ? 1 : 0 })
        .where('id', '=', id)
        .execute();
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

    /** Deletes those on paired Macs, but for one. @returns ids of the deleted. */
    async deleteOnPairedMacs(accountId: string, butId: string): Promise<string[]> {
      const ended = await database
        .deleteFrom('sessions')
        .where('account_id', '=', accountId)
        .where('on_paired_mac', '=', 1)
        .where('id', '!=', butId)
        .returning('id')
        .execute();
      return ended.map(({ id }) => id);
    },

    /** Deletes all but some. @returns ids of the deleted. */
    async deleteAllBut(accountId: string, ids: readonly string[]): Promise<string[]> {
      const ended = await database
        .deleteFrom('sessions')
        .where('account_id', '=', accountId)
        .where('id', 'not in', ids)
        .returning('id')
        .execute();
      return ended.map(({ id }) => id);
    },

    /** Deletes what nobody can use any more: over, or not seen since, by carrier. @returns ids of the deleted. */
    async deleteExpired(now: number, seenBefore: Readonly<Record<SessionCarrier, number>>): Promise<string[]> {
      const expired = await database
        .deleteFrom('sessions')
        .where((where) =>
          where.or([
            where('expires_at', '<=', now),
            where.and([where('carrier', '=', 'cookie'), where('last_seen_at', '<', seenBefore.cookie)]),
            where.and([where('carrier', '=', 'bearer'), where('last_seen_at', '<', seenBefore.bearer)]),
          ]),
        )
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
      'carrier',
      'on_paired_mac as onPairedMac',
      'borrowed',
      'created_at as createdAt',
      'last_seen_at as lastSeenAt',
      'expires_at as expiresAt',
    ]);

type SelectedSession = Omit<StoredSession, 'onPairedMac' | 'borrowed'> & {
  readonly onPairedMac: 0 | 1;
  readonly borrowed: 0 | 1;
};

const read = ({ onPairedMac, borrowed, ...row }: SelectedSession): StoredSession => ({
  ...row,
  onPairedMac: onPairedMac === 1,
  borrowed: borrowed === 1,
});
