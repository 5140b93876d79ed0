import { type Kysely, sql } from 'kysely';

interface Rows {
  holds: { id: string; action: string; asked: string; detail: string | null };
}

/**
 * What a hold is on besides its action, apart from the wish: of one that ended the signed order is emptied, which until now
 * was kept for a month.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('holds').addColumn('detail', 'text').execute();
  await sql`update holds set detail = coalesce(json_extract(asked, '$.factorId'), json_extract(asked, '$.rootKey'))`.execute(
    db,
  );
  const holds = db as Kysely<Rows>;
  const orders = await holds.selectFrom('holds').select(['id', 'asked']).where('action', 'like', 'order %').execute();
  for (const { id, asked } of orders) {
    await holds
      .updateTable('holds')
      .set({ detail: orderedIn(asked) })
      .where('id', '=', id)
      .execute();
  }
  await sql`update holds set asked = json_replace(asked, '$.order', '') where state != 'waiting'`.execute(db);
}

/** The mode, or the type of an order that sets none. */
function orderedIn(asked: string): string {
  const { order } = JSON.parse(asked) as { order: string };
  const [payload = ''] = order.split('.');
  const { type, mode } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { type: string; mode: string };
  return type === 'mode' ? mode : type;
}
