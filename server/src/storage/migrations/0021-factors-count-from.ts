import { type Kysely, sql } from 'kysely';

/** From when each second factor may stand for the recovery code: unlike when it was added, moved by what the clock jumps. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('factors')
    .addColumn('counts_from', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`update factors set counts_from = added_at + 86400000`.execute(db);
}
