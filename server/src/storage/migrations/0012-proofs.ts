import type { Kysely } from 'kysely';

/** From when a recovery code counts that was put in place without the one before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('accounts').addColumn('recovery_code_counts_from', 'bigint').execute();
}
