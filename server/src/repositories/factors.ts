import type { FactorKind } from '@homeward/shared/api/factors';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

/** A second factor as it is stored. */
export interface StoredFactor {
  readonly id: string;
  readonly accountId: string;
  readonly kind: FactorKind;
  /** Under a key of the server's that is kept apart from the data. */
  readonly secret: string;
  /** What was used last: neither it nor one before it counts again. */
  readonly used: number;
  readonly addedAt: number;
  /** From when it may stand for the recovery code. */
  readonly countsFrom: number;
  readonly browser: string;
  readonly onPairedMac: boolean;
  /** Whether whoever added it showed more than a session. */
  readonly withProof: boolean;
}

export type Factors = ReturnType<typeof createFactors>;

export function createFactors(database: Database) {
  return {
    /** Oldest first. */
    async ofAccount(accountId: string): Promise<StoredFactor[]> {
      const rows = await database
        .selectFrom('factors')
        .select([
          ...(['id', 'account_id as accountId', 'kind', 'secret', 'used', 'added_at as addedAt', 'browser'] as const),
          ...(['on_paired_mac as onPairedMac', 'with_proof as withProof', 'counts_from as countsFrom'] as const),
        ])
        .where('account_id', '=', accountId)
        .orderBy('added_at')
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ ...row, onPairedMac: row.onPairedMac === 1, withProof: row.withProof === 1 }));
    },

    async insert({ accountId, addedAt, countsFrom, onPairedMac, withProof, ...factor }: StoredFactor): Promise<void> {
      await database
        .insertInto('factors')
        .values({
          ...{ ...factor, account_id: accountId, added_at: addedAt, counts_from: countsFrom },
          ...{ on_paired_mac: onPairedMac ? 1 : 0, with_proof: withProof ? 1 : 0 },
        })
        .execute();
    },

    /** Marks what was used. @returns false where something as new was used meanwhile. */
    async use(id: string, used: number): Promise<boolean> {
      const { numUpdatedRows } = await database
        .updateTable('factors')
        .set({ used })
        .where('id', '=', id)
        .where('used', '<', used)
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },

    /** Of all accounts, as with what waits for a veto. */
    async moveCountsFrom(byMs: number): Promise<void> {
      const counts_from = sql<number>`max(counts_from + ${byMs}, 0)`;
      await database.updateTable('factors').set({ counts_from }).execute();
    },

    async setSecret(id: string, secret: string): Promise<void> {
      await database.updateTable('factors').set({ secret }).where('id', '=', id).execute();
    },

    /** @returns false where the account has no such factor. */
    async delete(accountId: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await database
        .deleteFrom('factors')
        .where('account_id', '=', accountId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}
