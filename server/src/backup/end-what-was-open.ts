import { openDatabase } from '../storage/database.ts';

/**
 * Ends, in a data directory that was just restored, what may have been ended since the backup was made and would be open again:
 * sessions, links to evidence, and what waits for a veto. Their owners sign in, share and ask anew. A recovery can still be undone.
 */
export async function endWhatWasOpen(dataDirectory: string): Promise<void> {
  const database = await openDatabase(dataDirectory);
  try {
    await database.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('sessions').execute();
      await transaction.deleteFrom('shares').execute();
      await transaction
        .updateTable('holds')
        .set({ state: 'lapsed' })
        .where('state', '=', 'waiting')
        .where('action', '!=', 'recovery')
        .execute();
    });
  } finally {
    await database.destroy();
  }
}
