import type { Mode } from '@homeward/shared/modes';
import type { Selectable } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/tables.ts';
import { markRetired, RETIRED_PATTERN } from './retired-token.ts';
import { createRotations } from './rotations.ts';

export interface NewDevice {
  readonly id: string;
  readonly accountId: string;
  readonly pairingId: string;
  /** base64url. */
  readonly deviceKey: string;
  readonly certificate: string;
  readonly pairedAt: number;
}

/** A Mac as it is stored, with what its items add up to. */
export type StoredDevice = Selectable<Tables['devices']> & {
  readonly items: number;
  readonly bytes: number;
  /** Id of the latest report, by the time it was captured at. */
  readonly latest_report: string | null;
  /** After how many days its account misses it. */
  readonly unseen_days: number;
};

export type Devices = ReturnType<typeof createDevices>;

export function createDevices(database: Database) {
  const rows = () =>
    database
      .selectFrom('devices')
      .selectAll('devices')
      .select((select) => [
        select
          .selectFrom('epochs')
          .select((epochs) => epochs.fn.sum<number>('epochs.items').as('sum'))
          .whereRef('epochs.device_id', '=', 'devices.id')
          .as('items'),
        select
          .selectFrom('epochs')
          .select((epochs) => epochs.fn.sum<number>('epochs.bytes').as('sum'))
          .whereRef('epochs.device_id', '=', 'devices.id')
          .as('bytes'),
        select
          .selectFrom('items')
          .select('items.id')
          .whereRef('items.device_id', '=', 'devices.id')
          .where('items.kind', '=', 'report')
          .orderBy('items.captured_at', 'desc')
          .orderBy('items.epoch', 'desc')
          .orderBy('items.seq', 'desc')
          .limit(1)
          .as('latest_report'),
        select
          .selectFrom('accounts')
          .select('accounts.unseen_days')
          .whereRef('accounts.id', '=', 'devices.account_id')
          .$asScalar()
          .$notNull()
          .as('unseen_days'),
      ]);
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>;
  const read = (row: Row): StoredDevice => ({ ...row, items: Number(row.items ?? 0), bytes: Number(row.bytes ?? 0) });

  /** An update of the account's Mac. @returns whether a row matched. */
  const ofAccount = (accountId: string, id: string) =>
    database.updateTable('devices').where('id', '=', id).where('account_id', '=', accountId);
  const matched = ({ numUpdatedRows }: { numUpdatedRows: bigint }) => numUpdatedRows === 1n;

  return {
    /** Another account's Mac is as good as none. */
    async byId(accountId: string, id: string): Promise<StoredDevice | undefined> {
      const row = await rows().where('id', '=', id).where('account_id', '=', accountId).executeTakeFirst();
      return row && read(row);
    },

    /** Oldest first. */
    async all(accountId: string): Promise<StoredDevice[]> {
      const found = await rows().where('account_id', '=', accountId).orderBy('paired_at').orderBy('id').execute();
      return found.map(read);
    },

    async idsOf(accountId: string): Promise<string[]> {
      const query = database.selectFrom('devices').select('id').where('account_id', '=', accountId);
      return (await query.orderBy('paired_at').orderBy('id').execute()).map(({ id }) => id);
    },

    /** Those of all accounts. */
    async every(): Promise<{ id: string; account_id: string }[]> {
      return await database.selectFrom('devices').select(['id', 'account_id']).orderBy('id').execute();
    },

    /** Whether any of the account's Macs counts as stolen: ordered so, or confirmed so and not yet confirmed otherwise. */
    async isAnyStolen(accountId: string): Promise<boolean> {
      const row = await database
        .selectFrom('devices')
        .select('id')
        .where('account_id', '=', accountId)
        .where((where) => where.or([where('order_mode', '=', 'stolen'), where('acknowledged_mode', '=', 'stolen')]))
        .where('token_sha256', 'not like', RETIRED_PATTERN)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async byToken(tokenSha256: string): Promise<{ id: string; account_id: string } | undefined> {
      const query = database.selectFrom('devices').select(['id', 'account_id']);
      return await query.where('token_sha256', '=', tokenSha256).executeTakeFirst();
    },

    /**
     * Makes a claimed pairing into a Mac, in one transaction.
     * @param finalBefore Macs retired before this time no longer count.
     */
    async certify(
      device: NewDevice,
      maxDevices: number,
      finalBefore: number,
    ): Promise<'certified' | 'not claimed' | 'too many devices'> {
      return await database.transaction().execute(async (transaction) => {
        const pairing = await transaction
          .selectFrom('pairings')
          .select('token_sha256')
          .where('pairing_id', '=', device.pairingId)
          .where('account_id', '=', device.accountId)
          .where('status', '=', 'claimed')
          .executeTakeFirst();
        if (!pairing?.token_sha256) return 'not claimed';
        const { count } = await transaction
          .selectFrom('devices')
          .select((select) => select.fn.countAll<number>().as('count'))
          .where('account_id', '=', device.accountId)
          .where((where) => where.or([where('tombstone_at', 'is', null), where('tombstone_at', '>=', finalBefore)]))
          .executeTakeFirstOrThrow();
        if (Number(count) >= maxDevices) return 'too many devices';
        await transaction
          .updateTable('pairings')
          .set({ status: 'certified', token_sha256: null })
          .where('pairing_id', '=', device.pairingId)
          .execute();
        const { id, accountId, deviceKey, certificate, pairedAt } = device;
        await transaction
          .insertInto('devices')
          .values({
            ...{ id, account_id: accountId, token_sha256: pairing.token_sha256, device_key: deviceKey },
            ...{ certificate, paired_at: pairedAt, last_seen_at: pairedAt },
            ...{ order_token: null, order_seq: 0, order_mode: null },
            ...{ acknowledgement: null, acknowledged_seq: 0, acknowledged_mode: null },
            ...{ rotation_no: await createRotations(transaction).lastNo(accountId), rotation_acknowledgement: null },
            ...{ tombstone_action: null, tombstone_at: null },
          })
          .execute();
        return 'certified';
      });
    },

    /** @returns false where the latest order is no longer the one numbered `afterSeq`. */
    async setOrder(
      accountId: string,
      id: string,
      afterSeq: number,
      order: { readonly token: string; readonly seq: number; readonly mode: Mode | null },
    ): Promise<boolean> {
      return matched(
        await ofAccount(accountId, id)
          .set({ order_token: order.token, order_seq: order.seq, order_mode: order.mode })
          .where('order_seq', '=', afterSeq)
          .executeTakeFirstOrThrow(),
      );
    },

    /** @returns false where a later order was acknowledged already. */
    async setAcknowledgement(accountId: string, id: string, token: string, seq: number, mode: Mode): Promise<boolean> {
      return matched(
        await ofAccount(accountId, id)
          .set({ acknowledgement: token, acknowledged_seq: seq, acknowledged_mode: mode })
          .where('acknowledged_seq', '<=', seq)
          .executeTakeFirstOrThrow(),
      );
    },

    /** @returns false where the Mac acknowledged a later rotation already. */
    async setRotation(accountId: string, id: string, no: number, acknowledgement: string): Promise<boolean> {
      return matched(
        await ofAccount(accountId, id)
          .set({ rotation_no: no, rotation_acknowledgement: acknowledgement })
          .where('rotation_no', '<=', no)
          .executeTakeFirstOrThrow(),
      );
    },

    async setCertificate(accountId: string, id: string, certificate: string): Promise<void> {
      await ofAccount(accountId, id).set({ certificate }).execute();
    },

    async setTombstone(accountId: string, id: string, action: 'retire' | 'erase', at: number): Promise<void> {
      await ofAccount(accountId, id).set({ tombstone_action: action, tombstone_at: at }).execute();
    },

    async clearTombstone(accountId: string, id: string): Promise<void> {
      await ofAccount(accountId, id).set({ tombstone_action: null, tombstone_at: null }).execute();
    },

    /** Macs whose tombstone was set before `before` and of which something is left to end. */
    async withFinalTombstone(
      action: 'retire' | 'erase',
      before: number,
    ): Promise<{ id: string; account_id: string }[]> {
      return await database
        .selectFrom('devices')
        .select(['id', 'account_id'])
        .where('tombstone_action', '=', action)
        .where('tombstone_at', '<', before)
        .$if(action === 'retire', (query) => query.where('token_sha256', 'not like', RETIRED_PATTERN))
        .execute();
    },

    /** From now on no token opens this Mac. */
    async endToken(id: string): Promise<void> {
      await database
        .updateTable('devices')
        .set({ token_sha256: markRetired(id) })
        .where('id', '=', id)
        .execute();
    },

    /** Deletes the Mac and what is left of its items; there should be few. */
    async delete(id: string): Promise<void> {
      await database.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('items').where('device_id', '=', id).execute();
        await transaction.deleteFrom('devices').where('id', '=', id).execute();
      });
    },

    async setLastSeen(times: ReadonlyMap<string, number>): Promise<void> {
      await database.transaction().execute(async (transaction) => {
        for (const [id, at] of times) {
          await transaction.updateTable('devices').set({ last_seen_at: at }).where('id', '=', id).execute();
        }
      });
    },
  };
}
