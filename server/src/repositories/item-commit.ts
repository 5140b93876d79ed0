import type { Envelope } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import type { Receipt } from '@homeward/shared/receipt';
import type { Transaction } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Settled } from '../storage/group-commit.ts';
import { MultiRowInsert } from '../storage/multi-row-insert.ts';
import type { Tables } from '../storage/tables.ts';
import { advanceEpochs } from './epochs.ts';
import { receiptOf } from './items.ts';

/** An item that was checked and waits to be stored. */
export interface NewItem {
  readonly envelope: Envelope;
  /** The envelope as the Mac signed it. */
  readonly token: string;
  readonly envelopeHash: string;
  readonly body: 'row' | 'file' | 'dropped';
  /** The sealed bytes where `body` is `row`. */
  readonly sealed: Uint8Array | null;
}

/** A stored item's receipt; `isNew` is false where it was here before. */
export interface StoredItem {
  readonly receipt: Receipt;
  readonly isNew: boolean;
}

export interface ItemCommitPorts {
  readonly database: Database;
  readonly now: () => number;
  /** Receipts for envelope hashes, under one signature. */
  readonly issueReceipts: (envelopeHashes: readonly string[], now: number) => Promise<Receipt[]>;
}

type Write = Transaction<Tables>;
type Outcome = Settled<StoredItem>;

const conflict = (detail: string): Outcome => ({ failed: new HomewardError('item_conflict', detail) });

/**
 * Stores batches of items, each batch in one transaction: what is known already gets its old receipt, what contradicts
 * it is refused alone, and all else is stored with receipts that the same transaction makes durable.
 */
export function createItemCommit({ database, now, issueReceipts }: ItemCommitPorts) {
  const inserts = itemInsert(database);

  async function store(transaction: Write, items: readonly NewItem[], outcomes: Outcome[]): Promise<void> {
    const fresh = await settleKnown(transaction, items, outcomes);
    if (fresh.length === 0) return;
    const receivedAt = now();
    const receipts = await issueReceipts(
      fresh.map(({ envelopeHash }) => envelopeHash),
      receivedAt,
    );
    const { id: rootId } = await transaction
      .insertInto('receipt_roots')
      .values({ token: receipts[0]?.root ?? '' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const rows = fresh.map((item, index) => rowOf(item, receivedAt, rootId, receipts[index]));
    await inserts.run(transaction, rows);
    await advanceEpochs(transaction, fresh);
    const receiptByHash = new Map(receipts.map((receipt) => [receipt.envelopeHash, receipt]));
    const isFirst = new Set<NewItem>(fresh);
    items.forEach((item, index) => {
      const receipt = receiptByHash.get(item.envelopeHash);
      if (outcomes[index] === undefined && receipt) outcomes[index] = { ok: { receipt, isNew: isFirst.has(item) } };
    });
  }

  /** The same, for a batch that broke a constraint: finds out whose fault it was. */
  async function storeOneByOne(items: readonly NewItem[]): Promise<Outcome[]> {
    return await database.transaction().execute(async (transaction) => {
      const outcomes: Outcome[] = new Array(items.length);
      for (const [index, item] of items.entries()) {
        const refusal = await refusalOf(transaction, item);
        if (refusal) outcomes[index] = refusal;
        else {
          const single: Outcome[] = [];
          await store(transaction, [item], single);
          outcomes[index] = single[0] ?? conflict('it could not be stored');
        }
      }
      return outcomes;
    });
  }

  return async function commit(items: readonly NewItem[]): Promise<Outcome[]> {
    try {
      return await database.transaction().execute(async (transaction) => {
        const outcomes: Outcome[] = new Array(items.length);
        await store(transaction, items, outcomes);
        return outcomes;
      });
    } catch (cause) {
      if (!isConstraint(cause)) throw cause;
      return await storeOneByOne(items);
    }
  };
}

/** SQLite's extended codes and PostgreSQL's class 23 for a broken constraint. */
const isConstraint = (cause: unknown): boolean => {
  const code = String((cause as { code?: unknown } | null)?.code ?? '');
  return code.startsWith('SQLITE_CONSTRAINT') || /^23...$/.test(code);
};

/** Answers for what is stored already or stands twice in the batch. @returns the items that are new, each once. */
async function settleKnown(transaction: Write, items: readonly NewItem[], outcomes: Outcome[]): Promise<NewItem[]> {
  const stored = await transaction
    .selectFrom('items')
    .innerJoin('receipt_roots', 'receipt_roots.id', 'items.receipt_root_id')
    .select(['items.id', 'items.device_id', 'items.envelope_hash', 'items.receipt_index', 'items.receipt_path'])
    .select('receipt_roots.token as root')
    .where(
      'items.id',
      'in',
      items.map(({ envelope }) => envelope.id),
    )
    .execute();
  const hashes = new Map(stored.map((row) => [`${row.device_id} ${row.id}`, row]));
  const inBatch = new Map<string, NewItem>();
  const fresh: NewItem[] = [];
  items.forEach((item, index) => {
    const key = `${item.envelope.deviceId} ${item.envelope.id}`;
    const before = hashes.get(key);
    const twin = inBatch.get(key);
    // The envelope's hash covers the digest of the sealed bytes.
    if (before) {
      outcomes[index] =
        before.envelope_hash === item.envelopeHash
          ? { ok: { receipt: receiptOf(before), isNew: false } }
          : conflict('another item of this id is stored');
    } else if (twin) {
      if (twin.envelopeHash !== item.envelopeHash)
        outcomes[index] = conflict('another item of this id arrived with it');
    } else {
      inBatch.set(key, item);
      fresh.push(item);
    }
  });
  return fresh;
}

/** Why an item cannot be stored, whatever else is in its batch. */
async function refusalOf(transaction: Write, { envelope }: NewItem): Promise<Outcome | undefined> {
  const { id, deviceId, epoch, seq } = envelope;
  const device = await transaction.selectFrom('devices').select('id').where('id', '=', deviceId).executeTakeFirst();
  if (!device) return { failed: new HomewardError('unknown_device', 'it was erased') };
  const sameNumber = await transaction
    .selectFrom('items')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('epoch', '=', epoch)
    .where('seq', '=', seq)
    .where('id', '!=', id)
    .executeTakeFirst();
  return sameNumber && conflict('another item of this number is stored');
}

type ItemRow = Tables['items'];

const rowOf = (item: NewItem, receivedAt: number, rootId: number, receipt: Receipt | undefined): ItemRow => ({
  id: item.envelope.id,
  device_id: item.envelope.deviceId,
  epoch: item.envelope.epoch,
  seq: item.envelope.seq,
  kind: item.envelope.kind,
  captured_at: item.envelope.capturedAt,
  received_at: receivedAt,
  envelope: item.token,
  envelope_hash: item.envelopeHash,
  sealed_sha256: item.envelope.sealedSha256,
  size: item.envelope.size,
  body: item.body,
  sealed: item.sealed,
  receipt_root_id: rootId,
  receipt_index: receipt?.index ?? 0,
  receipt_path: JSON.stringify(receipt?.path ?? []),
});

const itemInsert = (database: Database) =>
  new MultiRowInsert<ItemRow>(
    [
      ...(['id', 'device_id', 'epoch', 'seq', 'kind', 'captured_at', 'received_at', 'envelope'] as const),
      ...(['envelope_hash', 'sealed_sha256', 'size', 'body', 'sealed'] as const),
      ...(['receipt_root_id', 'receipt_index', 'receipt_path'] as const),
    ],
    (rows) => database.insertInto('items').values(rows).compile(),
  );
