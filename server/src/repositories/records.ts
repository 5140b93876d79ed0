import type { StoredRecord } from '@homeward/shared/api/account';
import type { Database } from '../storage/database.ts';

export type Records = ReturnType<typeof createRecords>;

/** The owner's encrypted records. Every query names the account: another's record is as good as none. */
export function createRecords(database: Database) {
  return {
    async all(accountId: string): Promise<StoredRecord[]> {
      const rows = await database
        .selectFrom('records')
        .select(['id', 'kind', 'rev', 'ciphertext'])
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute();
      return rows as StoredRecord[];
    },

    /** How many records the account has besides the one of this id, and the length of their ciphertexts. */
    async others(accountId: string, id: string): Promise<{ count: number; characters: number }> {
      const { count, characters } = await database
        .selectFrom('records')
        .select(({ fn }) => [
          fn.countAll<number>().as('count'),
          fn.sum<number | null>(fn<number>('length', ['ciphertext'])).as('characters'),
        ])
        .where('account_id', '=', accountId)
        .where('id', '!=', id)
        .executeTakeFirstOrThrow();
      return { count: Number(count), characters: Number(characters ?? 0) };
    },

    /** @returns false where the account has a record of this id. */
    async insert(accountId: string, record: StoredRecord): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('records')
        .values({ account_id: accountId, ...record })
        .onConflict((conflict) => conflict.columns(['account_id', 'id']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** @returns false unless the account's record has the revision before, and the kind, of the new one. */
    async replace(accountId: string, { id, kind, rev, ciphertext }: StoredRecord): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('records')
        .set({ rev, ciphertext })
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('kind', '=', kind)
        .where('rev', '=', rev - 1)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** Puts these in the place of all that there are. */
    async replaceAll(accountId: string, records: readonly StoredRecord[]): Promise<void> {
      await database.deleteFrom('records').where('account_id', '=', accountId).execute();
      for (const record of records) {
        await database
          .insertInto('records')
          .values({ account_id: accountId, ...record })
          .execute();
      }
    },

    async has(accountId: string, id: string): Promise<boolean> {
      const query = database.selectFrom('records').select('id').where('account_id', '=', accountId);
      return (await query.where('id', '=', id).executeTakeFirst()) !== undefined;
    },

    /** @returns the record's kind; undefined unless the account's record has this revision. */
    async delete(accountId: string, id: string, rev: number): Promise<string | undefined> {
      const deleted = await database
        .deleteFrom('records')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .where('rev', '=', rev)
        .returning('kind')
        .executeTakeFirst();
      return deleted?.kind;
    },
  };
}
