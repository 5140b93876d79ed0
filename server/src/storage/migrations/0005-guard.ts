import type { Kysely } from 'kysely';

/** Second factors, and holds: what waits 24 hours for a veto. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('factors')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('used', 'bigint', (c) => c.notNull())
    .addColumn('added_at', 'bigint', (c) => c.notNull())
    .addColumn('browser', 'text', (c) => c.notNull())
    .addColumn('on_paired_mac', 'integer', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('factors_of_account').on('factors').column('account_id').execute();
  await db.schema
    .createTable('holds')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('asked', 'text', (c) => c.notNull())
    .addColumn('undo', 'text')
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('ripe_at', 'bigint', (c) => c.notNull())
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('browser', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('holds_of_account').on('holds').columns(['account_id', 'asked_at']).execute();
  await db.schema.createIndex('holds_by_ripeness').on('holds').columns(['state', 'ripe_at']).execute();
}
