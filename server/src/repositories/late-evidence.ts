import { evidenceKinds } from '@homeward/shared/modes';
import type { Transaction } from 'kysely';
import type { Database } from '../storage/database.ts';
import { listQuery } from '../storage/list-query.ts';
import type { Tables } from '../storage/tables.ts';
import type { NewItem } from './item-commit.ts';
import { NO_THEFT } from './thefts.ts';

type Write = Transaction<Tables>;

/**
 * Writes down that items came of thefts that are over, or of none that is known: their time begins anew, and what was
 * told of their end no longer holds. To be called in the transaction that stores them.
 */
export function createLateEvidence(database: Database) {
  const ofDevices = theftsOfDevices(database);
  return async function note(transaction: Write, items: readonly NewItem[], receivedAt: number): Promise<void> {
    const deviceIds = new Set(items.map(({ envelope }) => envelope.deviceId));
    if (deviceIds.size === 0) return;
    const { rows } = await transaction.executeQuery(ofDevices([...deviceIds]));
    for (const [deviceId, firstSeqs] of lateOf(items, rows)) {
      for (const firstSeq of firstSeqs) await reopen(transaction, deviceId, firstSeq, receivedAt);
    }
  };
}

type TheftRow = Pick<Tables['thefts'], 'device_id' | 'first_seq' | 'until_seq'>;

/** The first orders of those thefts, by Mac. */
function lateOf(items: readonly NewItem[], rows: readonly TheftRow[]): Map<string, Set<number>> {
  const late = new Map<string, Set<number>>();
  const add = (deviceId: string, firstSeq: number) =>
    late.set(deviceId, (late.get(deviceId) ?? new Set<number>()).add(firstSeq));
  for (const { envelope } of items) {
    const { deviceId, orderSeq, kind } = envelope;
    const own = rows.filter(
      ({ device_id, first_seq, until_seq }) =>
        device_id === deviceId && first_seq <= orderSeq && (until_seq === null || orderSeq < until_seq),
    );
    if (own.length === 0 && evidenceKinds.includes(kind)) add(deviceId, NO_THEFT);
    for (const { first_seq, until_seq } of own) if (until_seq !== null) add(deviceId, first_seq);
  }
  return late;
}

async function reopen(transaction: Write, deviceId: string, firstSeq: number, receivedAt: number): Promise<void> {
  const reopened = { received_at: receivedAt, told_days: null, told_at: null };
  await transaction
    .insertInto('thefts')
    .values({
      ...{ device_id: deviceId, first_seq: firstSeq, until_seq: firstSeq, recovered_at: receivedAt, ...reopened },
      ...{ begun_at: null, erase_asked_at: null, erased_at: null },
    })
    .onConflict((conflict) => conflict.columns(['device_id', 'first_seq']).doUpdateSet(reopened))
    .execute();
}

const theftsOfDevices = (database: Database) =>
  listQuery((deviceIds: readonly string[]) =>
    database
      .selectFrom('thefts')
      .select(['device_id', 'first_seq', 'until_seq'])
      .where('device_id', 'in', deviceIds)
      .compile(),
  );
