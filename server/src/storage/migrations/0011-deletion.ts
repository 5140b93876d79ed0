import type { Kysely } from 'kysely';

/** Accounts that are to be deleted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('accounts').addColumn('deletion_asked_at', 'bigint').execute();
}
