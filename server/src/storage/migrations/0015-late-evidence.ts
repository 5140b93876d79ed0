import { type Kysely, sql } from 'kysely';

/**
 * When the last item of each theft came. Photos, routes and what a Mac told of itself that are of no theft that is known,
 * such as those from before thefts were written down, belong to one of their own, of order 0.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('thefts').addColumn('received_at', 'bigint').execute();
  await sql`
    update thefts set received_at = (
      select max(items.received_at) from items
      where items.device_id = thefts.device_id and items.order_seq >= thefts.first_seq
      and items.order_seq < thefts.until_seq
    )`.execute(db);
  await sql`
    insert into thefts (device_id, first_seq, until_seq, recovered_at, received_at)
    select device_id, 0, 0, max(received_at), max(received_at) from items
    where kind in ('snapshot', 'machine', 'route') and not exists (
      select 1 from thefts where thefts.device_id = items.device_id and items.order_seq >= thefts.first_seq
      and (thefts.until_seq is null or items.order_seq < thefts.until_seq)
    )
    group by device_id`.execute(db);
}
