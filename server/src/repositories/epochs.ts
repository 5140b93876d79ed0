import type { Transaction } from 'kysely';
import type { Tables } from '../storage/tables.ts';
import type { NewItem } from './item-commit.ts';

type Write = Transaction<Tables>;
type EpochRow = Tables['epochs'];
type AheadRow = Tables['items_ahead'];

/** Numbers read at once when a gap was filled and later items are here already. */
const WALK_PAGE = 1_000;

const keyOf = ({ deviceId, epoch }: { deviceId: string; epoch: number }) => `${deviceId} ${epoch}`;

/** What a batch makes of the epochs it belongs to. */
export interface Numbered {
  /** Items whose number is free. */
  readonly accepted: readonly NewItem[];
  /** Items whose number another item has. */
  readonly doubled: ReadonlySet<NewItem>;
  readonly rows: readonly EpochRow[];
  /** Numbers beyond a gap. */
  readonly ahead: readonly AheadRow[];
}

/**
 * Gives items their place in their epochs, in the order of their numbers. A number is taken when it is not above
 * `have_seq`, or stands among those ahead: so no index over all items is needed to keep numbers unique.
 */
export async function numberItems(transaction: Write, items: readonly NewItem[]): Promise<Numbered> {
  const rows = await epochsOf(transaction, items);
  const taken = await takenAhead(transaction, items, rows);
  const accepted: NewItem[] = [];
  const doubled = new Set<NewItem>();
  const ahead = new Map<string, AheadRow>();
  for (const item of [...items].sort((a, b) => a.envelope.seq - b.envelope.seq)) {
    const { deviceId, epoch, seq } = item.envelope;
    const key = keyOf(item.envelope);
    const row = rows.get(key) ?? emptyEpoch(deviceId, epoch);
    if (seq <= row.have_seq || taken.has(`${key} ${seq}`)) {
      doubled.add(item);
      continue;
    }
    accepted.push(item);
    taken.add(`${key} ${seq}`);
    rows.set(key, withItem(row, item));
    if (seq !== row.have_seq + 1) ahead.set(`${key} ${seq}`, { device_id: deviceId, epoch, seq });
  }
  // An item that filled a gap before: those that it caught up with are no longer ahead.
  const stillAhead = [...ahead.values()].filter((each) => {
    const row = rows.get(keyOf({ deviceId: each.device_id, epoch: each.epoch }));
    return row === undefined || each.seq > row.have_seq;
  });
  return { accepted, doubled, rows: [...rows.values()], ahead: stillAhead };
}

/** Writes what `numberItems` found, after the items themselves. */
export async function saveNumbers(transaction: Write, { rows, ahead }: Numbered): Promise<void> {
  if (ahead.length > 0)
    await transaction
      .insertInto('items_ahead')
      .values([...ahead])
      .execute();
  const walked: EpochRow[] = [];
  for (const row of rows) walked.push(row.last_seq > row.have_seq ? await catchUp(transaction, row) : row);
  await transaction
    .insertInto('epochs')
    .values(walked)
    .onConflict((conflict) =>
      conflict.columns(['device_id', 'epoch']).doUpdateSet((update) => ({
        have_seq: update.ref('excluded.have_seq'),
        last_seq: update.ref('excluded.last_seq'),
        last_id: update.ref('excluded.last_id'),
        items: update.ref('excluded.items'),
        bytes: update.ref('excluded.bytes'),
      })),
    )
    .execute();
}

async function epochsOf(transaction: Write, items: readonly NewItem[]): Promise<Map<string, EpochRow>> {
  const wanted = new Set(items.map(({ envelope }) => keyOf(envelope)));
  const found = await transaction
    .selectFrom('epochs')
    .selectAll()
    .where('device_id', 'in', [...new Set(items.map(({ envelope }) => envelope.deviceId))])
    .where('epoch', 'in', [...new Set(items.map(({ envelope }) => envelope.epoch))])
    .execute();
  const rows = found.map((row) => [keyOf({ deviceId: row.device_id, epoch: row.epoch }), row] as const);
  return new Map(rows.filter(([key]) => wanted.has(key)));
}

/** Which of the items' numbers are taken beyond a gap. */
async function takenAhead(transaction: Write, items: readonly NewItem[], rows: ReadonlyMap<string, EpochRow>) {
  const taken = new Set<string>();
  for (const [key, row] of rows) {
    if (row.last_seq === row.have_seq) continue;
    const numbers = items.filter(({ envelope }) => keyOf(envelope) === key).map(({ envelope }) => envelope.seq);
    const found = await transaction
      .selectFrom('items_ahead')
      .select('seq')
      .where('device_id', '=', row.device_id)
      .where('epoch', '=', row.epoch)
      .where('seq', 'in', numbers)
      .execute();
    for (const { seq } of found) taken.add(`${key} ${seq}`);
  }
  return taken;
}

const emptyEpoch = (deviceId: string, epoch: number): EpochRow => ({
  ...{ device_id: deviceId, epoch, have_seq: 0, last_seq: 0, last_id: '', items: 0, bytes: 0 },
});

/** The row with one more item. */
function withItem(row: EpochRow, { envelope, body }: NewItem): EpochRow {
  const { id, seq, size } = envelope;
  const isLast = seq > row.last_seq;
  return {
    ...row,
    have_seq: seq === row.have_seq + 1 ? seq : row.have_seq,
    last_seq: isLast ? seq : row.last_seq,
    last_id: isLast ? id : row.last_id,
    items: row.items + 1,
    bytes: row.bytes + (body === 'dropped' ? 0 : size),
  };
}

/** Moves `have_seq` over the items that were ahead, up to the next gap. */
async function catchUp(transaction: Write, row: EpochRow): Promise<EpochRow> {
  const ahead = () =>
    transaction.selectFrom('items_ahead').where('device_id', '=', row.device_id).where('epoch', '=', row.epoch);
  let have = row.have_seq;
  for (;;) {
    const found = await ahead().select('seq').where('seq', '>', have).orderBy('seq').limit(WALK_PAGE).execute();
    const gap = found.findIndex(({ seq }, index) => seq !== have + index + 1);
    have += gap < 0 ? found.length : gap;
    if (gap >= 0 || found.length < WALK_PAGE) break;
  }
  if (have > row.have_seq) {
    await transaction
      .deleteFrom('items_ahead')
      .where('device_id', '=', row.device_id)
      .where('epoch', '=', row.epoch)
      .where('seq', '<=', have)
      .execute();
  }
  return { ...row, have_seq: have };
}
