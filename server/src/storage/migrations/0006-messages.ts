import type { Kysely } from 'kysely';

/** Where owners are told that something happened, what waits to be told, and what was told already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('channels')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('keys', 'text', (c) => c.notNull())
    .addColumn('wants', 'text', (c) => c.notNull())
    .addColumn('code', 'text')
    .addColumn('code_until', 'bigint')
    .addColumn('code_tries', 'integer', (c) => c.notNull())
    .addColumn('failed_at', 'bigint')
    .addColumn('on_paired_mac', 'integer', (c) => c.notNull())
    .execute();
  await schema.createIndex('channels_of_account').on('channels').column('account_id').execute();
  await schema
    .createTable('messages')
    .addColumn('channel_id', 'text', (c) => c.notNull().references('channels.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('messages_key', ['channel_id', 'kind'])
    .execute();
  await schema.createIndex('messages_by_due').on('messages').column('due_at').execute();
  await schema
    .createTable('told')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('mark', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('told_key', ['device_id', 'kind'])
    .execute();
}
