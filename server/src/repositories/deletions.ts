import type { Database } from '../storage/database.ts';

/** Accounts that are to be deleted. */
export function createDeletions(database: Database) {
  const change = (accountId: string) => database.updateTable('accounts').where('id', '=', accountId);
  return {
    /** When it was asked for; null where it was not. */
    async askedAt(accountId: string): Promise<number | null> {
      const query = database.selectFrom('accounts').select('deletion_asked_at').where('id', '=', accountId);
      return (await query.executeTakeFirst())?.deletion_asked_at ?? null;
    },

    /** @returns false where it was asked for before. */
    async ask(accountId: string, at: number): Promise<boolean> {
      const { numUpdatedRows } = await change(accountId)
        .set({ deletion_asked_at: at })
        .where('deletion_asked_at', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** @returns false where it was not asked for, or so early that it is too late. */
    async withdraw(accountId: string, askedAfter: number): Promise<boolean> {
      const { numUpdatedRows } = await change(accountId)
        .set({ deletion_asked_at: null })
        .where('deletion_asked_at', '>', askedAfter)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** Those asked for at this time or before. */
    async due(askedUntil: number): Promise<string[]> {
      const query = database.selectFrom('accounts').select('id').where('deletion_asked_at', '<=', askedUntil);
      return (await query.execute()).map(({ id }) => id);
    },

    /** Deletes the account, and all that hangs on it; its Macs must be gone. */
    async delete(accountId: string): Promise<void> {
      await database.deleteFrom('invitations').where('used_by', '=', accountId).execute();
      await database.deleteFrom('accounts').where('id', '=', accountId).execute();
    },
  };
}
