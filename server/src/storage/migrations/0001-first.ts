import type { Kysely } from 'kysely';

/** The first schema. Types are those that SQLite and PostgreSQL share by name through Kysely. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('accounts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('login_name', 'text', (c) => c.notNull())
    .addColumn('login_name_key', 'text', (c) => c.notNull().unique())
    .addColumn('credential_id', 'text', (c) => c.notNull())
    .addColumn('opaque_record', 'text', (c) => c.notNull())
    .addColumn('recovery_auth_key', 'text', (c) => c.notNull())
    .addColumn('vault', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('invitations')
    .addColumn('code_sha256', 'text', (c) => c.primaryKey())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('used_by', 'text')
    .execute();
  await schema
    .createTable('sessions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('token_sha256', 'text', (c) => c.notNull().unique())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('browser', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema.createIndex('sessions_of_account').on('sessions').column('account_id').execute();
  await schema
    .createTable('records')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('rev', 'integer', (c) => c.notNull())
    .addColumn('ciphertext', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('records_key', ['account_id', 'id'])
    .execute();
  await schema
    .createTable('pairings')
    .addColumn('pairing_id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('offer', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('claim', 'text')
    .addColumn('device_id', 'text')
    .addColumn('token_sha256', 'text', (c) => c.unique())
    .execute();
  await schema
    .createTable('devices')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('token_sha256', 'text', (c) => c.notNull().unique())
    .addColumn('device_key', 'text', (c) => c.notNull())
    .addColumn('certificate', 'text', (c) => c.notNull())
    .addColumn('paired_at', 'bigint', (c) => c.notNull())
    .addColumn('last_seen_at', 'bigint')
    .addColumn('order_token', 'text')
    .addColumn('order_seq', 'bigint', (c) => c.notNull())
    .addColumn('order_mode', 'text')
    .addColumn('acknowledgement', 'text')
    .addColumn('acknowledged_seq', 'bigint', (c) => c.notNull())
    .addColumn('acknowledged_mode', 'text')
    .addColumn('tombstone_action', 'text')
    .addColumn('tombstone_at', 'bigint')
    .execute();
  await schema.createIndex('devices_of_account').on('devices').column('account_id').execute();
  await schema
    .createTable('epochs')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id').onDelete('cascade'))
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('have_seq', 'bigint', (c) => c.notNull())
    .addColumn('ahead', 'text', (c) => c.notNull())
    .addColumn('last_seq', 'bigint', (c) => c.notNull())
    .addColumn('last_id', 'text', (c) => c.notNull())
    .addColumn('items', 'bigint', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('epochs_key', ['device_id', 'epoch'])
    .execute();
  await schema
    .createTable('receipt_roots')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('token', 'text', (c) => c.notNull())
    .execute();
  // Without references: an item comes with a row of its epoch, which has one, and a look-up for each would be felt.
  await schema
    .createTable('items')
    .addColumn('device_id', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('captured_at', 'bigint', (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addColumn('envelope', 'text', (c) => c.notNull())
    .addColumn('envelope_hash', 'text', (c) => c.notNull())
    .addColumn('sealed_sha256', 'text', (c) => c.notNull())
    .addColumn('size', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('sealed', 'blob')
    .addColumn('receipt_root_id', 'integer', (c) => c.notNull())
    .addColumn('receipt_index', 'integer', (c) => c.notNull())
    .addColumn('receipt_path', 'text', (c) => c.notNull())
    // The id first: ids rise with time, so new rows of all Macs go to one end of this index.
    .addPrimaryKeyConstraint('items_key', ['id', 'device_id'])
    .execute();
  // The only index in which each Mac has its own place: every further one would be one more page to write per item.
  await schema
    .createIndex('items_by_kind_and_time')
    .on('items')
    .columns(['device_id', 'kind', 'captured_at', 'epoch', 'seq'])
    .execute();
}
