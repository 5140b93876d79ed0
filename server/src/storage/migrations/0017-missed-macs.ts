import type { Kysely } from 'kysely';

/** After how many days an owner is told that a Mac is not seen, and which addresses had their news ended by a mail's link. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('accounts')
    .addColumn('unseen_days', 'integer', (c) => c.notNull().defaultTo(3))
    .execute();
  await schema.alterTable('channels').addColumn('unsubscribed_at', 'bigint').execute();
}
