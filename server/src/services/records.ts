import type { StoredRecord } from '@homeward/shared/api/account';
import { HomewardError } from '@homeward/shared/errors';
import { createRecords } from '../repositories/records.ts';
import type { Database } from '../storage/database.ts';

/** So many records are an owner's; more would be somebody's free storage. */
const MAX_RECORDS = 5_000;

/** Characters of all their ciphertexts: they are sent in one answer. Thousands of notes fit. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

interface RecordPorts {
  readonly database: Database;
  /** Tells the owner's open consoles to look again. */
  readonly changed: (accountId: string) => void;
}

export type RecordService = ReturnType<typeof createRecordService>;

/** The owner's encrypted records: what is written must follow the revision that is there. */
export function createRecordService({ database, changed }: RecordPorts) {
  const records = createRecords(database);
  return {
    all: (accountId: string): Promise<StoredRecord[]> => records.all(accountId),

    /** @throws HomewardError `revision_conflict`, `too_large` */
    async put(accountId: string, record: StoredRecord): Promise<StoredRecord> {
      const { count, characters } = await records.others(accountId, record.id);
      if (count >= MAX_RECORDS || characters + record.ciphertext.length > MAX_CHARACTERS) {
        throw new HomewardError('too_large', 'the account holds as many records as it may; delete some');
      }
      const written =
        record.rev === 1 ? await records.insert(accountId, record) : await records.replace(accountId, record);
      if (!written) throw conflict();
      changed(accountId);
      return record;
    },

    /** @throws HomewardError `not_found`, `revision_conflict` */
    async delete(accountId: string, id: string, rev: number): Promise<void> {
      if (!(await records.delete(accountId, id, rev))) {
        throw (await records.has(accountId, id)) ? conflict() : new HomewardError('not_found', 'no such record');
      }
      changed(accountId);
    },
  };
}

const conflict = () => new HomewardError('revision_conflict', 'the record is at another revision; read it again');
