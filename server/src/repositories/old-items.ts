import type { ItemKind } from '@homeward/shared/envelope';
import { evidenceKinds } from '@homeward/shared/modes';
import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';
import type { ItemPosition } from './items.ts';
import { withNumbers } from './number-ranges.ts';
import { createRetentions } from './retentions.ts';
import { NO_THEFT, type Theft } from './thefts.ts';

/** What is known of an item whose time may be over. */
export interface OldItem extends ItemPosition {
  readonly id: string;
  readonly kind: ItemKind;
  readonly receivedAt: number;
  /** Null for items from before this was written down. */
  readonly orderSeq: number | null;
  readonly size: number;
  readonly body: 'row' | 'file' | 'dropped';
  readonly sealedSha256: string;
}

export interface OldItemsWish {
  readonly kind: ItemKind;
  /** Captured after this place of the list. */
  readonly after: ItemPosition;
  /** Captured before. */
  readonly before: number;
  readonly limit: number;
}

export interface UnderOrdersWish {
  readonly firstSeq: number;
  /** The first order that is not meant any more. */
  readonly untilSeq: number;
  /** Ids of items that are left out. */
  readonly kept: readonly string[];
  readonly limit: number;
}

type OverTheft = Pick<Theft, 'firstSeq' | 'untilSeq'>;

const within = (where: ExpressionBuilder<Tables, 'items'>, { firstSeq, untilSeq }: OverTheft) =>
  where.and([where('order_seq', '>=', firstSeq), ...(untilSeq === null ? [] : [where('order_seq', '<', untilSeq)])]);

/** Items as those see them who remove what is old. */
export function createOldItems(database: Database) {
  return {
    /** The oldest first. */
    async page(deviceId: string, { kind, after, before, limit }: OldItemsWish): Promise<OldItem[]> {
      const rows = await database
        .selectFrom('items')
        .select(['id', 'epoch', 'seq', 'captured_at as capturedAt', 'received_at as receivedAt'])
        .select(['order_seq as orderSeq', 'size', 'body', 'sealed_sha256 as sealedSha256'])
        .where('device_id', '=', deviceId)
        .where('kind', '=', kind)
        .where('captured_at', '<', before)
        .where(({ eb, refTuple, tuple }) =>
          eb(refTuple('captured_at', 'epoch', 'seq'), '>', tuple(after.capturedAt, after.epoch, after.seq)),
        )
        .orderBy('captured_at')
        .orderBy('epoch')
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row, kind }));
    },

    /** Some of those that were captured under these orders, of every kind. */
    async underOrders(deviceId: string, { firstSeq, untilSeq, kept, limit }: UnderOrdersWish): Promise<OldItem[]> {
      const rows = await database
        .selectFrom('items')
        .select(['id', 'kind', 'epoch', 'seq', 'captured_at as capturedAt', 'received_at as receivedAt'])
        .select(['order_seq as orderSeq', 'size', 'body', 'sealed_sha256 as sealedSha256'])
        .where('device_id', '=', deviceId)
        .where('order_seq', '>=', firstSeq)
        .where('order_seq', '<', untilSeq)
        .where('id', 'not in', kept)
        .limit(limit)
        .execute();
      // Only what the schema of the envelope takes is written.
      return rows.map((row) => ({ ...row, kind: row.kind as ItemKind }));
    },

    /** The items with the highest number of each epoch: there a Mac that was put back from a backup goes on. */
    async lastIds(deviceId: string): Promise<ReadonlySet<string>> {
      const rows = await database.selectFrom('epochs').select('last_id').where('device_id', '=', deviceId).execute();
      return new Set(rows.map(({ last_id }) => last_id));
    },

    /**
     * Whether anything is here of a theft that is over and that only a stolen Mac captures.
     * @param thefts all of the Mac's: what is of none of them is of `NO_THEFT`.
     */
    async hasEvidence(
      deviceId: string,
      { firstSeq, untilSeq }: OverTheft,
      thefts: readonly OverTheft[],
    ): Promise<boolean> {
      const row = await database
        .selectFrom('items')
        .select('id')
        .where('device_id', '=', deviceId)
        .where('kind', 'in', evidenceKinds)
        .where((where) =>
          firstSeq === NO_THEFT
            ? where.or([
                where('order_seq', 'is', null),
                where.and(thefts.map((theft) => where.not(within(where, theft)))),
              ])
            : within(where, { firstSeq, untilSeq }),
        )
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Removes them, and writes down that they were: their numbers stay taken, so the Mac does not send them again. */
    async remove(deviceId: string, items: readonly OldItem[]): Promise<void> {
      await database.transaction().execute(async (transaction) => {
        await transaction
          .deleteFrom('items')
          .where('device_id', '=', deviceId)
          .where(
            'id',
            'in',
            items.map(({ id }) => id),
          )
          .execute();
        const retentions = createRetentions(transaction);
        const removed = new Map((await retentions.removed(deviceId)).map(({ epoch, ranges }) => [epoch, ranges]));
        for (const [epoch, ofEpoch] of Map.groupBy(items, (item) => item.epoch)) {
          const bytes = ofEpoch.reduce((sum, { body, size }) => sum + (body === 'dropped' ? 0 : size), 0);
          await transaction
            .updateTable('epochs')
            .set((update) => ({
              items: update('items', '-', ofEpoch.length),
              bytes: update('bytes', '-', bytes),
            }))
            .where('device_id', '=', deviceId)
            .where('epoch', '=', epoch)
            .execute();
          const numbers = ofEpoch.map(({ seq }) => seq);
          await retentions.setRemoved(deviceId, epoch, withNumbers(removed.get(epoch) ?? [], numbers));
        }
      });
    },
  };
}
