import type { Database } from '../storage/database.ts';

/** Where the server last knew itself to be in time. */
export interface StoredTime {
  readonly at: number;
  /** What the clock says instead, where it is not believed yet, and for how many hours the server has run since. */
  readonly doubted: { readonly at: number; readonly hours: number } | null;
}

export function createKnownTimes(database: Database) {
  return {
    async read(): Promise<StoredTime | undefined> {
      const row = await database.selectFrom('known_time').selectAll().executeTakeFirst();
      if (!row) return undefined;
      const { at, doubted_at, doubted_hours } = row;
      return { at, doubted: doubted_at === null ? null : { at: doubted_at, hours: doubted_hours } };
    },

    async write({ at, doubted }: StoredTime): Promise<void> {
      const values = { at, doubted_at: doubted?.at ?? null, doubted_hours: doubted?.hours ?? 0 };
      await database
        .insertInto('known_time')
        .values({ id: 1, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },

    /** The latest time that anything here tells of; null where nothing does. */
    async latestTrace(): Promise<number | null> {
      const activity = await database
        .selectFrom('activity')
        .select(({ fn }) => fn.max('at').as('at'))
        .executeTakeFirst();
      const contact = await database
        .selectFrom('devices')
        .select(({ fn }) => fn.max('last_seen_at').as('at'))
        .executeTakeFirst();
      const visit = await database
        .selectFrom('sessions')
        .select(({ fn }) => fn.max('last_seen_at').as('at'))
        .executeTakeFirst();
      const latest = Math.max(activity?.at ?? 0, contact?.at ?? 0, visit?.at ?? 0);
      return latest === 0 ? null : latest;
    },
  };
}
