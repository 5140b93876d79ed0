import type { ListedItem } from '@homeward/shared/api/devices';
import type { Share } from '@homeward/shared/api/shares';
import type { Selectable } from 'kysely';
import type { Database } from '../storage/database.ts';
import { padded } from '../storage/list-query.ts';
import type { Tables } from '../storage/tables.ts';
import { receiptOf } from './items.ts';

/** Ids in one statement. */
const IDS_AT_ONCE = 500;

export interface NewShare extends Pick<Share, 'shareId' | 'deviceId' | 'madeAt' | 'expiresAt'> {
  readonly accountId: string;
  readonly tokenSha256: string;
  readonly sealed: string;
  readonly itemIds: readonly string[];
}

/** A share that may still open. */
export interface StoredShare extends Pick<Share, 'shareId' | 'deviceId' | 'expiresAt' | 'lastViewAt'> {
  readonly accountId: string;
  readonly tokenSha256: string;
  /** Whether its account or its Mac's reports are to be deleted: then it opens nothing until that is taken back. */
  readonly isClosed: boolean;
}

const inPortions = <Value>(values: readonly Value[]): Value[][] =>
  Array.from({ length: Math.ceil(values.length / IDS_AT_ONCE) }, (_, at) =>
    values.slice(at * IDS_AT_ONCE, (at + 1) * IDS_AT_ONCE),
  );

export function createShares(database: Database) {
  return {
    /** How many of the given items a Mac has with their bytes, and how many sealed bytes these are. */
    async totalOf(deviceId: string, itemIds: readonly string[]): Promise<{ count: number; bytes: number }> {
      let total = { count: 0, bytes: 0 };
      for (const ids of inPortions(itemIds)) {
        const { count, bytes } = await database
          .selectFrom('items')
          .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number>('size').as('bytes')])
          .where('id', 'in', padded(ids))
          .where('device_id', '=', deviceId)
          .where('body', '!=', 'dropped')
          .executeTakeFirstOrThrow();
        total = { count: total.count + Number(count), bytes: total.bytes + Number(bytes ?? 0) };
      }
      return total;
    },

    /** Within a transaction. @returns false where the id is taken. */
    async insert(share: NewShare): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('shares')
        .values({
          ...{ id: share.shareId, account_id: share.accountId, device_id: share.deviceId },
          ...{ token_sha256: share.tokenSha256, sealed: share.sealed, items: share.itemIds.length },
          ...{ made_at: share.madeAt, expires_at: share.expiresAt, revoked_at: null, views: 0, last_view_at: null },
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows !== 1n) return false;
      for (const ids of inPortions(share.itemIds)) {
        const rows = ids.map((id) => ({ share_id: share.shareId, item_id: id }));
        await database.insertInto('shared_items').values(rows).execute();
      }
      return true;
    },

    /** Those that are not over at `now`, newest first. */
    async all(accountId: string, now: number): Promise<Share[]> {
      const rows = await database
        .selectFrom('shares')
        .select(['id', 'device_id', 'made_at', 'expires_at', 'revoked_at', 'items', 'views', 'last_view_at'])
        .where('account_id', '=', accountId)
        .where('expires_at', '>', now)
        .orderBy('made_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(shown);
    },

    /** Whatever has this id and neither expired nor was revoked. Without its keys: each of its photos asks for it. */
    async opening(shareId: string, now: number): Promise<StoredShare | undefined> {
      const row = await database
        .selectFrom('shares')
        .innerJoin('accounts', 'accounts.id', 'shares.account_id')
        .innerJoin('devices', 'devices.id', 'shares.device_id')
        .select([
          'shares.id',
          'shares.account_id',
          'shares.device_id',
          'shares.token_sha256',
          'shares.items',
          'shares.views',
        ])
        .select(['shares.made_at', 'shares.expires_at', 'shares.revoked_at', 'shares.last_view_at'])
        .select(['accounts.deletion_asked_at', 'devices.tombstone_action'])
        .where('shares.id', '=', shareId)
        .where('shares.revoked_at', 'is', null)
        .where('shares.expires_at', '>', now)
        .executeTakeFirst();
      if (!row) return undefined;
      const isClosed = row.deletion_asked_at !== null || row.tombstone_action === 'erase';
      const { account_id: accountId, token_sha256: token } = row;
      return { ...shown(row), accountId, tokenSha256: token, isClosed };
    },

    /** The items' file keys, for whoever has the secret; undefined for one that is gone or was revoked. */
    async sealedOf(shareId: string): Promise<string | undefined> {
      const query = database
        .selectFrom('shares')
        .select('sealed')
        .where('id', '=', shareId)
        .where('revoked_at', 'is', null);
      return (await query.executeTakeFirst())?.sealed;
    },

    async countView(shareId: string, at: number): Promise<void> {
      await database
        .updateTable('shares')
        .set(({ eb }) => ({ views: eb('views', '+', 1), last_view_at: at }))
        .where('id', '=', shareId)
        .execute();
    },

    /** Envelopes and receipts of what is shared, by id. @param after the last id of the page before */
    async itemsOf(share: StoredShare, after: string, limit: number): Promise<{ id: string; item: ListedItem }[]> {
      const rows = await database
        .selectFrom('shared_items')
        .innerJoin('items', 'items.id', 'shared_items.item_id')
        .innerJoin('receipt_roots', 'receipt_roots.id', 'items.receipt_root_id')
        .select(['items.id', 'items.envelope', 'items.received_at'])
        .select(['items.envelope_hash', 'items.receipt_index', 'items.receipt_path', 'receipt_roots.token as root'])
        .where('shared_items.share_id', '=', share.shareId)
        .where('shared_items.item_id', '>', after)
        .where('items.device_id', '=', share.deviceId)
        .orderBy('shared_items.item_id')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        item: { envelope: row.envelope, receipt: receiptOf(row), body: 'kept', receivedAt: row.received_at },
      }));
    },

    async covers(shareId: string, itemId: string): Promise<boolean> {
      const row = await database
        .selectFrom('shared_items')
        .select('item_id')
        .where('share_id', '=', shareId)
        .where('item_id', '=', itemId)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Within a transaction: what it opened is deleted. @returns its Mac; undefined where the account has none that opens. */
    async revoke(accountId: string, shareId: string, now: number): Promise<{ deviceId: string } | undefined> {
      const revoked = await database
        .updateTable('shares')
        .set({ revoked_at: now, sealed: '' })
        .where('id', '=', shareId)
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .returning('device_id as deviceId')
        .executeTakeFirst();
      if (revoked) await database.deleteFrom('shared_items').where('share_id', '=', shareId).execute();
      return revoked;
    },

    /** Deletes what was over at a time. */
    async deleteOver(now: number): Promise<void> {
      await database.deleteFrom('shares').where('expires_at', '<=', now).execute();
    },
  };
}

type Shown = Omit<Selectable<Tables['shares']>, 'account_id' | 'token_sha256' | 'sealed'>;

const shown = (row: Shown): Share => ({
  ...{ shareId: row.id, deviceId: row.device_id, madeAt: row.made_at, expiresAt: row.expires_at },
  ...{ revokedAt: row.revoked_at, items: row.items, views: row.views, lastViewAt: row.last_view_at },
});
