import type { Kysely } from 'kysely';

/** What was done in an account. Rows are added and, a year later, forgotten; nothing changes one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('activity')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('no', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('session_id', 'text')
    .addColumn('browser', 'text')
    .addColumn('device_id', 'text')
    .addColumn('detail', 'text')
    .addPrimaryKeyConstraint('activity_key', ['account_id', 'no'])
    .execute();
  await db.schema.createIndex('activity_by_time').on('activity').column('at').execute();
}
