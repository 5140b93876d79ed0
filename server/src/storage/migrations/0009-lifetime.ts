import type { Kysely } from 'kysely';

interface Before {
  devices: { id: string; order_seq: number; order_mode: string | null; acknowledged_mode: string | null };
  thefts: { device_id: string; first_seq: number };
}

/** How long things live: what each Mac sent, its evidence, the account. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('retention')
    .addColumn('device_id', 'text', (c) => c.primaryKey().references('devices.id').onDelete('cascade'))
    .addColumn('report_days', 'integer')
    .addColumn('evidence_days', 'integer')
    .addColumn('earlier_report_days', 'integer')
    .addColumn('earlier_evidence_days', 'integer')
    .addColumn('lowered_at', 'bigint')
    .execute();
  await schema
    .createTable('thefts')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id').onDelete('cascade'))
    .addColumn('first_seq', 'bigint', (c) => c.notNull())
    .addColumn('until_seq', 'bigint')
    .addColumn('recovered_at', 'bigint')
    .addColumn('told_days', 'integer')
    .addColumn('told_at', 'bigint')
    .addPrimaryKeyConstraint('thefts_key', ['device_id', 'first_seq'])
    .execute();
  await schema
    .createTable('removed')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id').onDelete('cascade'))
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('ranges', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('removed_key', ['device_id', 'epoch'])
    .execute();
  // Of items from before it is not known; they are kept as evidence is.
  await schema.alterTable('items').addColumn('order_seq', 'bigint').execute();
  const before = db as unknown as Kysely<Before>;
  await before
    .insertInto('thefts')
    .columns(['device_id', 'first_seq'])
    .expression((select) =>
      select
        .selectFrom('devices')
        .select(['id', 'order_seq'])
        .where((where) => where.or([where('order_mode', '=', 'stolen'), where('acknowledged_mode', '=', 'stolen')])),
    )
    .execute();
}
