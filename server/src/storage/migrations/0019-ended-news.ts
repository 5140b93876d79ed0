import { type Kysely, sql } from 'kysely';

/** Which news a mail's link ended. Of those from before nobody knows: all of them are offered again, as they were. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('channels')
    .addColumn('ended_wants', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  const all = '["mac-unseen","mac-back","mac-tells"]';
  await sql`update channels set ended_wants = ${all} where unsubscribed_at is not null`.execute(db);
}
