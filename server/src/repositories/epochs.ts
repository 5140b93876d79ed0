import type { Transaction } from 'kysely';
import type { Database } from '../storage/database.ts';
import { listQuery } from '../storage/list-query.ts';
import { MultiRowInsert } from '../storage/multi-row-insert.ts';
import type { Tables } from '../storage/tables.ts';
import type { NewItem } from './item-commit.ts';
import { holdsNumber, type NumberRanges, withNumber } from './number-ranges.ts';

type Write = Transaction<Tables>;

/**
 * Gaps in an epoch's numbers at most. A Mac sends a few items at a time and leaves a few gaps for a moment; an item that
 * would open more waits outside.
 */
const MAX_GAPS = 1_000;

/** A row of `epochs`, read. */
type EpochRow = Omit<Tables['epochs'], 'ahead'> & { readonly ahead: NumberRanges };

const keyOf = (deviceId: string, epoch: number) => `${deviceId} ${epoch}`;

/** What a batch makes of the epochs it belongs to. */
export interface Numbered {
  /** Items whose number is free. */
  readonly accepted: readonly NewItem[];
  /** Items whose number another item has. */
  readonly doubled: ReadonlySet<NewItem>;
  /** Items that would open a gap too many. */
  readonly beyond: ReadonlySet<NewItem>;
  readonly rows: readonly EpochRow[];
}

/** The rows of `epochs`, for those who store items. */
export function createEpochs(database: Database) {
  const ofDevices = epochsOfDevices(database);
  const upserts = epochUpsert(database);
  return {
    /**
     * Gives items their place in their epochs, in the order of their numbers. A number is taken when it is not above
     * `have_seq`, or is among those ahead: so no index over all items is needed to keep numbers unique.
     */
    async number(transaction: Write, items: readonly NewItem[]): Promise<Numbered> {
      const deviceIds = new Set(items.map(({ envelope }) => envelope.deviceId));
      const epochs = new Set(items.map(({ envelope }) => envelope.epoch));
      const found = await transaction.executeQuery(ofDevices([...deviceIds], [...epochs]));
      const rows = readRows(found.rows, items);
      const accepted: NewItem[] = [];
      const doubled = new Set<NewItem>();
      const beyond = new Set<NewItem>();
      for (const item of [...items].sort((a, b) => a.envelope.seq - b.envelope.seq)) {
        const { deviceId, epoch, seq } = item.envelope;
        const key = keyOf(deviceId, epoch);
        const row = rows.get(key) ?? emptyEpoch(deviceId, epoch);
        if (seq <= row.have_seq || holdsNumber(row.ahead, seq)) doubled.add(item);
        else {
          const next = withItem(row, item);
          if (next.ahead.length > MAX_GAPS) beyond.add(item);
          else {
            rows.set(key, next);
            accepted.push(item);
          }
        }
      }
      return { accepted, doubled, beyond, rows: [...rows.values()] };
    },

    /** Writes what `number` found. */
    async save(transaction: Write, { rows }: Numbered): Promise<void> {
      await upserts.run(
        transaction,
        rows.map((row) => ({ ...row, ahead: JSON.stringify(row.ahead) })),
      );
    },
  };
}

const epochUpsert = (database: Database) =>
  new MultiRowInsert<Tables['epochs']>(
    ['device_id', 'epoch', 'have_seq', 'ahead', 'last_seq', 'last_id', 'items', 'bytes'],
    (rows) =>
      database
        .insertInto('epochs')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['device_id', 'epoch']).doUpdateSet((update) => ({
            have_seq: update.ref('excluded.have_seq'),
            ahead: update.ref('excluded.ahead'),
            last_seq: update.ref('excluded.last_seq'),
            last_id: update.ref('excluded.last_id'),
            items: update.ref('excluded.items'),
            bytes: update.ref('excluded.bytes'),
          })),
        )
        .compile(),
  );

const epochsOfDevices = (database: Database) =>
  listQuery((deviceIds: readonly string[], epochs: readonly number[]) =>
    database
      .selectFrom('epochs')
      .selectAll()
      .where('device_id', 'in', deviceIds)
      .where('epoch', 'in', epochs)
      .compile(),
  );

/** Reads the rows of the items' epochs; a row of one Mac's epoch that only another Mac's items are of is left out. */
function readRows(found: readonly Tables['epochs'][], items: readonly NewItem[]): Map<string, EpochRow> {
  const wanted = new Set(items.map(({ envelope }) => keyOf(envelope.deviceId, envelope.epoch)));
  const rows = found.map(({ ahead, ...row }) => {
    const read: EpochRow = { ...row, ahead: JSON.parse(ahead) as NumberRanges };
    return [keyOf(row.device_id, row.epoch), read] as const;
  });
  return new Map(rows.filter(([key]) => wanted.has(key)));
}

const emptyEpoch = (deviceId: string, epoch: number): EpochRow => ({
  ...{ device_id: deviceId, epoch, have_seq: 0, ahead: [], last_seq: 0, last_id: '', items: 0, bytes: 0 },
});

/** The row with one more item. */
function withItem(row: EpochRow, { envelope, body }: NewItem): EpochRow {
  const { id, seq, size } = envelope;
  const isLast = seq > row.last_seq;
  return {
    ...row,
    ...withoutGap(row.have_seq, seq === row.have_seq + 1 ? [[seq, seq], ...row.ahead] : withNumber(row.ahead, seq)),
    last_seq: isLast ? seq : row.last_seq,
    last_id: isLast ? id : row.last_id,
    items: row.items + 1,
    bytes: row.bytes + (body === 'dropped' ? 0 : size),
  };
}

/** Moves `have_seq` over what it has caught up with. */
function withoutGap(haveSeq: number, ahead: NumberRanges): Pick<EpochRow, 'have_seq' | 'ahead'> {
  const [next, ...rest] = ahead;
  return next?.[0] === haveSeq + 1 ? withoutGap(next[1], rest) : { have_seq: haveSeq, ahead };
}
