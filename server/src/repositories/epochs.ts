import type { Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { NewItem } from './item-commit.ts';

type Write = Transaction<Tables>;
type EpochRow = Tables['epochs'];

/** Numbers read at once when a gap was filled and later items are here already. */
const WALK_PAGE = 1_000;

const keyOf = (deviceId: string, epoch: number) => `${deviceId} ${epoch}`;

/** Counts the items, which were inserted in this transaction, into the rows of their epochs. */
export async function advanceEpochs(transaction: Write, items: readonly NewItem[]): Promise<void> {
  const rows = await epochsOf(transaction, items);
  const inOrder = [...items].sort((a, b) => a.envelope.seq - b.envelope.seq);
  for (const item of inOrder) {
    const { deviceId, epoch } = item.envelope;
    const row = rows.get(keyOf(deviceId, epoch)) ?? emptyEpoch(deviceId, epoch);
    rows.set(keyOf(deviceId, epoch), withItem(row, item));
  }
  for (const [key, row] of rows) {
    if (row.last_seq > row.have_seq) rows.set(key, { ...row, have_seq: await walkFrom(transaction, row) });
  }
  await transaction
    .insertInto('epochs')
    .values([...rows.values()])
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'epoch']).doUpdateSet((update) => ({
        have_seq: update.ref('excluded.have_seq'),
        last_seq: update.ref('excluded.last_seq'),
        last_envelope: update.ref('excluded.last_envelope'),
        items: update.ref('excluded.items'),
        bytes: update.ref('excluded.bytes'),
      })),
    )
    .execute();
}

async function epochsOf(transaction: Write, items: readonly NewItem[]): Promise<Map<string, EpochRow>> {
  const wanted = new Set(items.map(({ envelope }) => keyOf(envelope.deviceId, envelope.epoch)));
  const found = await transaction
    .selectFrom('epochs')
    .selectAll()
    .where('device_id', 'in', [...new Set(items.map(({ envelope }) => envelope.deviceId))])
    .where('epoch', 'in', [...new Set(items.map(({ envelope }) => envelope.epoch))])
    .execute();
  const rows = found.map((row) => [keyOf(row.device_id, row.epoch), row] as const);
  return new Map(rows.filter(([key]) => wanted.has(key)));
}

const emptyEpoch = (deviceId: string, epoch: number): EpochRow => ({
  ...{ device_id: deviceId, epoch, have_seq: 0, last_seq: 0, last_envelope: '', items: 0, bytes: 0 },
});

/** The row with one more item; items come in the order of their numbers. */
export function withItem(row: EpochRow, { envelope, token, body }: NewItem): EpochRow {
  const { seq, size } = envelope;
  const isLast = seq > row.last_seq;
  return {
    ...row,
    have_seq: seq === row.have_seq + 1 ? seq : row.have_seq,
    last_seq: isLast ? seq : row.last_seq,
    last_envelope: isLast ? token : row.last_envelope,
    items: row.items + 1,
    bytes: row.bytes + (body === 'dropped' ? 0 : size),
  };
}

/** The number up to which there is no gap, when some items beyond `have_seq` are here. */
async function walkFrom(transaction: Write, { device_id, epoch, have_seq }: EpochRow): Promise<number> {
  for (let have = have_seq; ; ) {
    const found = await transaction
      .selectFrom('items')
      .select('seq')
      .where('device_id', '=', device_id)
      .where('epoch', '=', epoch)
      .where('seq', '>', have)
      .orderBy('seq')
      .limit(WALK_PAGE)
      .execute();
    const gap = found.findIndex(({ seq }, index) => seq !== have + index + 1);
    if (gap >= 0) return have + gap;
    have += found.length;
    if (found.length < WALK_PAGE) return have;
  }
}
