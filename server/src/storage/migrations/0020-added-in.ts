import type { Kysely } from 'kysely';

/** In which session second factors, and browsers that are told something, were added. Of those from before nobody knows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['factors', 'channels']) {
    await db.schema.alterTable(table).addColumn('session_id', 'text').execute();
  }
}
