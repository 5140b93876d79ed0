import type { Database } from '../storage/database.ts';

export type Invitations = ReturnType<typeof createInvitations>;

/** Invitations, each kept as the digest of its code only. */
export function createInvitations(database: Database) {
  return {
    async insert(codeSha256: string, createdAt: number, expiresAt: number): Promise<void> {
      await database
        .insertInto('invitations')
        .values({ code_sha256: codeSha256, created_at: createdAt, expires_at: expiresAt, used_by: null })
        .execute();
    },

    async isOpen(codeSha256: string, now: number): Promise<boolean> {
      const row = await database
        .selectFrom('invitations')
        .select('code_sha256')
        .where('code_sha256', '=', codeSha256)
        .where('used_by', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** @returns false where it was used or ran out meanwhile. */
    async use(codeSha256: string, accountId: string, now: number): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('invitations')
        .set({ used_by: accountId })
        .where('code_sha256', '=', codeSha256)
        .where('used_by', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    async deleteUnused(): Promise<void> {
      await database.deleteFrom('invitations').where('used_by', 'is', null).execute();
    },
  };
}
