import type { Database } from '../storage/database.ts';

/** What the operator set while the server ran, as text by name. */
export function createSettings(database: Database) {
  return {
    async all(): Promise<ReadonlyMap<string, string>> {
      const rows = await database.selectFrom('settings').selectAll().execute();
      return new Map(rows.map(({ name, value }) => [name, value]));
    },

    async set(name: string, value: string): Promise<void> {
      await database
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },

    async clear(name: string): Promise<void> {
      await database.deleteFrom('settings').where('name', '=', name).execute();
    },
  };
}
