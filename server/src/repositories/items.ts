import type { ListedItem } from '@homeward/shared/api/devices';
import { type ItemKind, itemKinds } from '@homeward/shared/envelope';
import type { Receipt } from '@homeward/shared/receipt';
import type { Database } from '../storage/database.ts';

/** Where an item stands in the order of the list. */
export interface ItemPosition {
  readonly capturedAt: number;
  readonly epoch: number;
  readonly seq: number;
}

export interface ItemFilter {
  readonly kind?: ItemKind | undefined;
  /** Captured at or after. */
  readonly from?: number | undefined;
  /** Captured before. */
  readonly to?: number | undefined;
  /** Only what comes after this one in the list: older ones. */
  readonly after?: ItemPosition | undefined;
  readonly limit: number;
}

/** Where the sealed bytes of an item are. */
export interface SealedPlace {
  readonly body: 'row' | 'file' | 'dropped';
  readonly sealed: Uint8Array | null;
  readonly sealedSha256: string;
}

/** What a receipt's columns say. */
export const receiptOf = (row: {
  envelope_hash: string;
  receipt_index: number;
  receipt_path: string;
  root: string;
}): Receipt => ({
  envelopeHash: row.envelope_hash,
  index: row.receipt_index,
  path: JSON.parse(row.receipt_path) as string[],
  root: row.root,
});

/** A listed item and where it stands. */
export interface ItemAt {
  readonly item: ListedItem;
  readonly position: ItemPosition;
}

const newestFirst = ({ position: a }: ItemAt, { position: b }: ItemAt): number =>
  b.capturedAt - a.capturedAt || b.epoch - a.epoch || b.seq - a.seq;

export type Items = ReturnType<typeof createItems>;

/** Reading of stored items; they are written by `item-commit.ts`. Whose the Mac is must be known before. */
export function createItems(database: Database) {
  async function listOfKind(deviceId: string, kind: ItemKind, filter: ItemFilter): Promise<ItemAt[]> {
    const { from, to, after } = filter;
    const rows = await database
      .selectFrom('items')
      .innerJoin('receipt_roots', 'receipt_roots.id', 'items.receipt_root_id')
      .select(['items.epoch', 'items.seq', 'items.captured_at', 'items.received_at', 'items.envelope', 'items.body'])
      .select(['items.envelope_hash', 'items.receipt_index', 'items.receipt_path', 'receipt_roots.token as root'])
      .where('items.device_id', '=', deviceId)
      .where('items.kind', '=', kind)
      .$if(from !== undefined, (query) => query.where('items.captured_at', '>=', from ?? 0))
      .$if(to !== undefined, (query) => query.where('items.captured_at', '<', to ?? 0))
      .$if(after !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('items.captured_at', 'items.epoch', 'items.seq'),
            '<',
            tuple(after?.capturedAt ?? 0, after?.epoch ?? 0, after?.seq ?? 0),
          ),
        ),
      )
      .orderBy('items.captured_at', 'desc')
      .orderBy('items.epoch', 'desc')
      .orderBy('items.seq', 'desc')
      .limit(filter.limit)
      .execute();
    return rows.map((row) => ({
      item: {
        envelope: row.envelope,
        receipt: receiptOf(row),
        body: row.body === 'dropped' ? 'dropped' : 'kept',
        receivedAt: row.received_at,
      },
      position: { capturedAt: row.captured_at, epoch: row.epoch, seq: row.seq },
    }));
  }

  return {
    /** Newest first. */
    async list(deviceId: string, filter: ItemFilter): Promise<ItemAt[]> {
      if (filter.kind !== undefined) return await listOfKind(deviceId, filter.kind, filter);
      // One index, by kind and time, serves both: the newest of all kinds are among the newest of each.
      const lists = await Promise.all(itemKinds.map((kind) => listOfKind(deviceId, kind, filter)));
      return lists.flat().sort(newestFirst).slice(0, filter.limit);
    },

    async has(deviceId: string, id: string): Promise<boolean> {
      const query = database.selectFrom('items').select('id').where('device_id', '=', deviceId).where('id', '=', id);
      return (await query.executeTakeFirst()) !== undefined;
    },

    async sealed(deviceId: string, id: string): Promise<SealedPlace | undefined> {
      const row = await database
        .selectFrom('items')
        .select(['body', 'sealed', 'sealed_sha256'])
        .where('device_id', '=', deviceId)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && { body: row.body, sealed: row.sealed, sealedSha256: row.sealed_sha256 };
    },

    /** The sealed bytes of those of the given items that have them in their row, by id. */
    async sealedInRows(deviceId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
      const rows = await database
        .selectFrom('items')
        .select(['id', 'sealed'])
        .where('device_id', '=', deviceId)
        .where('id', 'in', ids)
        .where('body', '=', 'row')
        .execute();
      return new Map(rows.flatMap(({ id, sealed }) => (sealed === null ? [] : [[id, sealed] as const])));
    },

    /** All items of the epoch up to the returned number are here. */
    async haveSeq(deviceId: string, epoch: number): Promise<number> {
      const row = await database
        .selectFrom('epochs')
        .select('have_seq')
        .where('device_id', '=', deviceId)
        .where('epoch', '=', epoch)
        .executeTakeFirst();
      return row?.have_seq ?? 0;
    },

    /** The sealed bytes of all of a Mac's items together. */
    async bytesOf(deviceId: string): Promise<number> {
      const row = await database
        .selectFrom('epochs')
        .select(({ fn }) => fn.sum<number>('bytes').as('bytes'))
        .where('device_id', '=', deviceId)
        .executeTakeFirst();
      return Number(row?.bytes ?? 0);
    },

    /** The envelope with the highest number in the latest epoch. */
    async lastEnvelope(deviceId: string): Promise<string | null> {
      const row = await database
        .selectFrom('epochs')
        .innerJoin('items', (join) =>
          join.onRef('items.id', '=', 'epochs.last_id').onRef('items.device_id', '=', 'epochs.device_id'),
        )
        .select('items.envelope')
        .where('epochs.device_id', '=', deviceId)
        .orderBy('epochs.epoch', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.envelope ?? null;
    },

    /** The keys, of those given, under which an item's sealed bytes are a blob. */
    async withBlobs(deviceId: string, ids: readonly string[]): Promise<{ id: string; sealedSha256: string }[]> {
      if (ids.length === 0) return [];
      return await database
        .selectFrom('items')
        .select(['id', 'sealed_sha256 as sealedSha256'])
        .where('device_id', '=', deviceId)
        .where('id', 'in', ids)
        .where('body', '=', 'file')
        .execute();
    },

    /** Deletes some items of a Mac. @returns how many; 0 when none are left. */
    async deleteSome(deviceId: string, limit: number): Promise<number> {
      const some = database.selectFrom('items').select('id').where('device_id', '=', deviceId).limit(limit);
      const { numDeletedRows } = await database
        .deleteFrom('items')
        .where('device_id', '=', deviceId)
        .where('id', 'in', some)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}
