import type { Kysely } from 'kysely';

/** When a theft began, and that the owner wants what was captured in it erased. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  // Of thefts from before it is not known; a console then goes by what was captured first.
  await schema.alterTable('thefts').addColumn('begun_at', 'bigint').execute();
  await schema.alterTable('thefts').addColumn('erase_asked_at', 'bigint').execute();
  await schema.alterTable('thefts').addColumn('erased_at', 'bigint').execute();
}
