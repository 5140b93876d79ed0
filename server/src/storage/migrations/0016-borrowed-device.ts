import type { Kysely } from 'kysely';

/** Sessions on somebody else's device. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('borrowed', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}
