import type { Kysely } from 'kysely';

/** Links that open chosen items for whoever has them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('shares')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id').onDelete('cascade'))
    .addColumn('token_sha256', 'text', (c) => c.notNull())
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('items', 'integer', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('views', 'integer', (c) => c.notNull())
    .addColumn('last_view_at', 'bigint')
    .execute();
  await db.schema.createIndex('shares_of_account').on('shares').columns(['account_id', 'made_at']).execute();
  await db.schema.createIndex('shares_by_expiry').on('shares').column('expires_at').execute();
  await db.schema.createIndex('shares_of_device').on('shares').column('device_id').execute();
  await db.schema
    .createTable('shared_items')
    .addColumn('share_id', 'text', (c) => c.notNull().references('shares.id').onDelete('cascade'))
    .addColumn('item_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('shared_items_key', ['share_id', 'item_id'])
    .execute();
}
