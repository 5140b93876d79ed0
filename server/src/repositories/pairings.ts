import type { MacedClaim, PairingOffer } from '@homeward/shared/pairing';
import type { Database } from '../storage/database.ts';

/** A pairing as it is stored. */
export interface StoredPairing {
  readonly pairingId: string;
  readonly accountId: string;
  readonly offer: PairingOffer;
  readonly expiresAt: number;
  readonly status: 'offered' | 'claimed' | 'certified' | 'refused';
  readonly claim: MacedClaim | null;
  readonly deviceId: string | null;
}

export type Pairings = ReturnType<typeof createPairings>;

export function createPairings(database: Database) {
  const rows = () =>
    database
      .selectFrom('pairings')
      .select(['pairing_id', 'account_id', 'offer', 'expires_at', 'status', 'claim', 'device_id']);
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>;
  const read = (row: Row | undefined): StoredPairing | undefined =>
    row && {
      pairingId: row.pairing_id,
      accountId: row.account_id,
      offer: JSON.parse(row.offer) as PairingOffer,
      expiresAt: row.expires_at,
      status: row.status,
      claim: row.claim === null ? null : (JSON.parse(row.claim) as MacedClaim),
      deviceId: row.device_id,
    };

  return {
    /** @returns false where a pairing of this id exists. */
    async insert(accountId: string, pairingId: string, offer: PairingOffer, expiresAt: number): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('pairings')
        .values({
          pairing_id: pairingId,
          account_id: accountId,
          offer: JSON.stringify(offer),
          expires_at: expiresAt,
          status: 'offered',
          claim: null,
          device_id: null,
          token_sha256: null,
        })
        .onConflict((conflict) => conflict.column('pairing_id').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** For a Mac, which knows the id only by the pairing's secret. */
    async byId(pairingId: string): Promise<StoredPairing | undefined> {
      return read(await rows().where('pairing_id', '=', pairingId).executeTakeFirst());
    },

    async ofAccount(accountId: string, pairingId: string): Promise<StoredPairing | undefined> {
      const query = rows().where('pairing_id', '=', pairingId).where('account_id', '=', accountId);
      return read(await query.executeTakeFirst());
    },

    async byToken(tokenSha256: string): Promise<StoredPairing | undefined> {
      return read(await rows().where('token_sha256', '=', tokenSha256).executeTakeFirst());
    },

    /** The pairing that a Mac claimed. */
    async ofDevice(accountId: string, deviceId: string): Promise<StoredPairing | undefined> {
      const query = rows().where('account_id', '=', accountId).where('device_id', '=', deviceId);
      return read(await query.executeTakeFirst());
    },

    /** Pairings of the account that still can be finished. */
    async countOpen(accountId: string, now: number): Promise<number> {
      const { count } = await database
        .selectFrom('pairings')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('account_id', '=', accountId)
        .where('status', 'in', ['offered', 'claimed'])
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    /** Takes the pairing for one Mac. @returns false where it is taken, refused or too old by now. */
    async claim(
      pairingId: string,
      claim: MacedClaim,
      deviceId: string,
      tokenSha256: string,
      now: number,
    ): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('pairings')
        .set({ status: 'claimed', claim: JSON.stringify(claim), device_id: deviceId, token_sha256: tokenSha256 })
        .where('pairing_id', '=', pairingId)
        .where('status', '=', 'offered')
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** @returns false where it is certified already. */
    async refuse(pairingId: string): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('pairings')
        .set({ status: 'refused' })
        .where('pairing_id', '=', pairingId)
        .where('status', '!=', 'certified')
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** Refuses all that an account has open: they name keys that are not the owner's any more. @returns their ids */
    async refuseOpen(accountId: string): Promise<string[]> {
      const refused = await database
        .updateTable('pairings')
        .set({ status: 'refused' })
        .where('account_id', '=', accountId)
        .where('status', 'in', ['offered', 'claimed'])
        .returning('pairing_id')
        .execute();
      return refused.map(({ pairing_id }) => pairing_id);
    },

    /** Forgets pairings that were over before `before`. */
    async deleteOlder(before: number): Promise<void> {
      await database.deleteFrom('pairings').where('expires_at', '<', before).execute();
    },
  };
}
