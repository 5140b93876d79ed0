import type { Kysely } from 'kysely';

/** Who is signed in how, and where. Sessions from before were held by cookies, but for those of programs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('carrier', 'text', (c) => c.notNull().defaultTo('cookie'))
    .execute();
  await db.schema
    .alterTable('sessions')
    .addColumn('on_paired_mac', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
