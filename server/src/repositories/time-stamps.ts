import type { Database } from '../storage/database.ts';
import { padded } from '../storage/list-query.ts';
import { MultiRowInsert } from '../storage/multi-row-insert.ts';
import type { Tables } from '../storage/tables.ts';

/** A stamp that an authority made. */
export interface NewTimeStamp {
  readonly token: Uint8Array;
  readonly madeAt: number;
  /** The last root that it is for. */
  readonly lastRootId: number;
  /** What the roots are called in the tree, in its order, with their paths. */
  readonly leaves: readonly { readonly hash: string; readonly path: readonly string[] }[];
}

export type TimeStamps = ReturnType<typeof createTimeStamps>;

export function createTimeStamps(database: Database) {
  const roots = new MultiRowInsert<Tables['time_stamped_roots']>(['hash', 'stamp_id', 'leaf_index', 'path'], (rows) =>
    database
      .insertInto('time_stamped_roots')
      .values(rows)
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .compile(),
  );

  /** The last root that has a stamp; 0 where none has. */
  async function lastStamped(): Promise<number> {
    const query = database.selectFrom('time_stamps').select('last_root_id').orderBy('id', 'desc').limit(1);
    return (await query.executeTakeFirst())?.last_root_id ?? 0;
  }

  return {
    /** Receipt roots, as signed, that have no stamp: the oldest. */
    async waiting(limit: number): Promise<{ id: number; token: string }[]> {
      return await database
        .selectFrom('receipt_roots')
        .select(['id', 'token'])
        .where('id', '>', await lastStamped())
        .orderBy('id')
        .limit(limit)
        .execute();
    },

    async insert({ token, madeAt, lastRootId, leaves }: NewTimeStamp): Promise<void> {
      await database.transaction().execute(async (transaction) => {
        const { id } = await transaction
          .insertInto('time_stamps')
          .values({ size: leaves.length, token, last_root_id: lastRootId, made_at: madeAt })
          .returning('id')
          .executeTakeFirstOrThrow();
        const rows = leaves.map(({ hash, path }, at) => ({
          ...{ hash, stamp_id: id, leaf_index: at, path: JSON.stringify(path) },
        }));
        await roots.run(transaction, rows);
      });
    },

    /** Where each of the given roots stands that has a stamp. */
    async proofsOf(hashes: readonly string[]) {
      const rows = await database
        .selectFrom('time_stamped_roots')
        .innerJoin('time_stamps', 'time_stamps.id', 'time_stamped_roots.stamp_id')
        .select(['hash', 'stamp_id', 'leaf_index', 'path', 'size'])
        .where('hash', 'in', padded(hashes))
        .execute();
      return rows.map(({ hash, stamp_id: stamp, leaf_index: index, path, size }) => ({
        ...{ root: hash, stamp, index, size, path: JSON.parse(path) as string[] },
      }));
    },

    async byIds(ids: readonly number[]): Promise<{ id: number; token: Uint8Array; madeAt: number }[]> {
      if (ids.length === 0) return [];
      return await database
        .selectFrom('time_stamps')
        .select(['id', 'token', 'made_at as madeAt'])
        .where('id', 'in', padded(ids))
        .orderBy('id')
        .execute();
    },

    /** How many stamps there are, none of which is ever deleted, and how many roots wait for one. */
    async counts(): Promise<{ made: number; waiting: number }> {
      const { made } = await database
        .selectFrom('time_stamps')
        .select(({ fn }) => fn.max('id').as('made'))
        .executeTakeFirstOrThrow();
      const { waiting } = await database
        .selectFrom('receipt_roots')
        .select(({ fn }) => fn.countAll<number>().as('waiting'))
        .where('id', '>', await lastStamped())
        .executeTakeFirstOrThrow();
      return { made: Number(made ?? 0), waiting: Number(waiting) };
    },
  };
}
