import type { Kysely } from 'kysely';

/** What an authority stamped, and which receipt roots each stamp is for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('time_stamps')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('size', 'integer', (c) => c.notNull())
    .addColumn('token', 'blob', (c) => c.notNull())
    .addColumn('last_root_id', 'integer', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('time_stamped_roots')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('stamp_id', 'integer', (c) => c.notNull().references('time_stamps.id').onDelete('cascade'))
    .addColumn('leaf_index', 'integer', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('roots_of_time_stamp').on('time_stamped_roots').column('stamp_id').execute();
}
