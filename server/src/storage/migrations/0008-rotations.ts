import { type Kysely, sql } from 'kysely';

/** Changes of owners' keys, and how far each Mac has come with them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rotations')
    .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('no', 'integer', (c) => c.notNull())
    .addColumn('token', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('rotations_key', ['account_id', 'no'])
    .execute();
  await db.schema
    .alterTable('devices')
    .addColumn('rotation_no', 'integer', (c) => c.notNull().defaultTo(sql`0`))
    .execute();
  await db.schema.alterTable('devices').addColumn('rotation_acknowledgement', 'text').execute();
}
