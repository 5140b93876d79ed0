import { HomewardError } from '@homeward/shared/errors';
import type { RecordBody, RecordKind } from '@homeward/shared/record';
import type { OpenAccount } from './open-account.ts';
import { type OpenedRecord, type OwnerPorts, type RecordOf, readRecords, recordsOf, writeRecord } from './records.ts';

/** Two sessions that write at once settle within a few tries. */
const MAX_TRIES = 5;

/** The last change that each account was asked for. */
const lastAsked = new WeakMap<OpenAccount, Promise<unknown>>();

/**
 * Changes a record as it is now on the server, not as this page last saw it: where another session wrote meanwhile, the change
 * is made to theirs. Changes of one account wait for one another: of two that find no record yet, each would make one.
 * @param isIt tells the record among those of its kind.
 * @param change the new body; given what the record says now, undefined where there is none yet.
 * @throws HomewardError as `writeRecord`, after a few tries.
 */
export function changeRecord<K extends RecordKind>(
  ports: OwnerPorts,
  account: OpenAccount,
  kind: K,
  isIt: (body: RecordOf<K>) => boolean,
  change: (now: RecordOf<K> | undefined) => RecordOf<K> & RecordBody,
): Promise<OpenedRecord<RecordOf<K> & RecordBody>> {
  const before = lastAsked.get(account) ?? Promise.resolve();
  const mine = before.then(() => changeNow(ports, account, kind, isIt, change));
  lastAsked.set(
    account,
    mine.catch(() => {}),
  );
  return mine;
}

async function changeNow<K extends RecordKind>(
  ports: OwnerPorts,
  account: OpenAccount,
  kind: K,
  isIt: (body: RecordOf<K>) => boolean,
  change: (now: RecordOf<K> | undefined) => RecordOf<K> & RecordBody,
): Promise<OpenedRecord<RecordOf<K> & RecordBody>> {
  for (let tries = 1; ; tries += 1) {
    const { records } = await readRecords(ports.call, account);
    const known = recordsOf(records, kind).find(({ body }) => isIt(body));
    try {
      return await writeRecord(ports, account, change(known?.body), known);
    } catch (error) {
      const isConflict = error instanceof HomewardError && error.code === 'revision_conflict';
      if (!isConflict || tries >= MAX_TRIES) throw error;
    }
  }
}
