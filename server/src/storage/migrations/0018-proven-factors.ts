import { type Kysely, sql } from 'kysely';

/** Which second factors were added with a proof. Of those from before nobody knows, so they count for sign-ins alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('factors')
    .addColumn('with_proof', 'integer', (column) => column.notNull().defaultTo(sql`0`))
    .execute();
}
