import { createHolds, type RecoveryUndo } from '../repositories/holds.ts';
import { RETIRED_PATTERN } from '../repositories/retired-token.ts';
import { openDatabase } from '../storage/database.ts';

/**
 * Ends, in a data directory that was just restored, what may have been ended since the backup was made and would be open again:
 * sessions, links to evidence, and what waits for a veto; their owners sign in, share and ask anew. What is removed for good 14 days
 * after it was asked for may have been taken back: those days begin again. A recovery that can be undone still can be, in the
 * sessions that may do so.
 */
export async function endWhatWasOpen(dataDirectory: string, now: number): Promise<void> {
  const database = await openDatabase(dataDirectory);
  try {
    await database.transaction().execute(async (transaction) => {
      const waiting = transaction.selectFrom('holds').where('state', '=', 'waiting');
      const recoveries = await waiting.where('action', '=', 'recovery').select('undo').execute();
      const kept = recoveries.flatMap(({ undo }) => (undo ? (JSON.parse(undo) as RecoveryUndo).sessionIds : []));
      await transaction
        .deleteFrom('sessions')
        .$if(kept.length > 0, (query) => query.where('id', 'not in', kept))
        .execute();
      await transaction.deleteFrom('shares').execute();
      const others = await waiting.where('action', '!=', 'recovery').select('id').execute();
      for (const { id } of others) await createHolds(transaction).end(id, 'lapsed');
      await transaction
        .updateTable('devices')
        .set({ tombstone_at: now })
        .where('tombstone_at', 'is not', null)
        .where(({ or, eb }) =>
          or([eb('tombstone_action', '=', 'erase'), eb('token_sha256', 'not like', RETIRED_PATTERN)]),
        )
        .execute();
      await transaction
        .updateTable('accounts')
        .set({ deletion_asked_at: now })
        .where('deletion_asked_at', 'is not', null)
        .execute();
      await transaction
        .updateTable('thefts')
        .set({ erase_asked_at: now })
        .where('erase_asked_at', 'is not', null)
        .where('erased_at', 'is', null)
        .execute();
      await transaction.updateTable('retention').set({ lowered_at: now }).where('lowered_at', 'is not', null).execute();
    });
  } finally {
    await database.destroy();
  }
}
