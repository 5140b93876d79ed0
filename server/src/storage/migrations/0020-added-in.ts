import type { Kysely } from 'kysely';

/** In which session browsers that are told something were added. Of those from before nobody knows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('channels').addColumn('session_id', 'text').execute();
}
