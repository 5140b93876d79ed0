import type { Kysely } from 'kysely';

/** Where the server last knew itself to be in time: a single row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('known_time')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('doubted_at', 'bigint')
    .addColumn('doubted_hours', 'integer', (c) => c.notNull())
    .execute();
}
