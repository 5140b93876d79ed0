import type { StoredRecord } from '@homeward/shared/api/account';
import { HomewardError } from '@homeward/shared/errors';
import type { Owner } from '../http/route.ts';
import { createAccounts } from '../repositories/accounts.ts';
import { createRecords } from '../repositories/records.ts';
import type { Database } from '../storage/database.ts';
import { refuseStaleKeys } from './account-state.ts';
import type { ActivityRecorder } from './activity.ts';

/** So many records are an owner's; more would be somebody's free storage. */
const MAX_RECORDS = 5_000;

/** Characters of all their ciphertexts: they are sent in one answer. Thousands of notes fit. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

interface RecordPorts {
  readonly database: Database;
  /** Tells the owner's open consoles to look again. */
  readonly changed: (accountId: string) => void;
  readonly activity: ActivityRecorder;
}

export type RecordService = ReturnType<typeof createRecordService>;

/** The owner's encrypted records: what is written must follow the revision that is there. */
export function createRecordService({ database, changed, activity }: RecordPorts) {
  const records = createRecords(database);
  return {
    all: (accountId: string): Promise<StoredRecord[]> => records.all(accountId),

    /**
     * @param generation of the keyring whose VK it is under, where the console says so
     * @throws HomewardError `revision_conflict`, `too_large`; `stale_keys` where the keyring is of another generation
     */
    async put({ accountId, sessionId }: Owner, record: StoredRecord, generation?: number): Promise<StoredRecord> {
      const { count, characters } = await records.others(accountId, record.id);
      if (count >= MAX_RECORDS || characters + record.ciphertext.length > MAX_CHARACTERS) {
        throw new HomewardError('too_large', 'the account holds as many records as it may; delete some');
      }
      await database.transaction().execute(async (transaction) => {
        const account = await createAccounts(transaction).byId(accountId);
        if (account && generation !== undefined) refuseStaleKeys(account, generation);
        const { insert, replace } = createRecords(transaction);
        const written = record.rev === 1 ? await insert(accountId, record) : await replace(accountId, record);
        if (!written) throw conflict();
        if (!isBookkeeping(record.kind)) {
          await activity.record(accountId, { what: 'record-changed', sessionId, detail: record.kind }, transaction);
        }
      });
      changed(accountId);
      return record;
    },

    /** @throws HomewardError `not_found`, `revision_conflict` */
    async delete({ accountId, sessionId }: Owner, id: string, rev: number): Promise<void> {
      await database.transaction().execute(async (transaction) => {
        const { delete: deleteOne, has } = createRecords(transaction);
        const kind = await deleteOne(accountId, id, rev);
        if (kind === undefined) {
          throw (await has(accountId, id)) ? conflict() : new HomewardError('not_found', 'no such record');
        }
        if (isBookkeeping(kind)) return;
        await activity.record(accountId, { what: 'record-deleted', sessionId, detail: kind }, transaction);
      });
      changed(accountId);
    },
  };
}

/** What the console writes by itself, as part of something that the log tells already. */
const isBookkeeping = (kind: string): boolean => kind === 'pairing' || kind === 'server';

const conflict = () => new HomewardError('revision_conflict', 'the record is at another revision; read it again');
