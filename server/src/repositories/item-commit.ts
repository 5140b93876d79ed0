import type { Envelope } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import type { Receipt } from '@homeward/shared/receipt';
import type { InferResult, Transaction } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Settled } from '../storage/group-commit.ts';
import { listQuery } from '../storage/list-query.ts';
import { MultiRowInsert } from '../storage/multi-row-insert.ts';
import type { Tables } from '../storage/tables.ts';
import { createEpochs, type Numbered } from './epochs.ts';
import { receiptOf } from './items.ts';
import { createLateEvidence } from './late-evidence.ts';

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
  readonly receivedAt: number;
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

const tooManyGaps: Outcome = {
  failed: new HomewardError('unavailable', 'too many items before this one are missing; send those first'),
};

/**
 * Stores batches of items, each batch in one transaction: what is known already gets its old receipt, what contradicts
 * it is refused alone, and all else is stored with receipts that the same transaction makes durable.
 */
export function createItemCommit({ database, now, issueReceipts }: ItemCommitPorts) {
  const inserts = itemInsert(database);
  const ofIds = itemsOfIds(database);
  const epochs = createEpochs(database);
  const noteLate = createLateEvidence(database);

  async function store(transaction: Write, items: readonly NewItem[]): Promise<Outcome[]> {
    const { rows } = await transaction.executeQuery(ofIds(items.map(({ envelope }) => envelope.id)));
    const { outcomes, fresh } = settleKnown(rows, items);
    const numbered = await epochs.number(transaction, fresh);
    const { accepted, doubled, beyond } = numbered;
    const receivedAt = now();
    const receipts = await save(transaction, numbered, receivedAt);
    const isFirst = new Set<NewItem>(accepted);
    return items.map((item, index) => {
      const receipt = receipts.get(item.envelopeHash);
      if (receipt) return { ok: { receipt, receivedAt, isNew: isFirst.has(item) } };
      if (beyond.has(item)) return tooManyGaps;
      return (
        outcomes[index] ?? conflict(doubled.has(item) ? 'another item has this number' : 'it contradicts its twin')
      );
    });
  }

  /** @returns the receipts, by envelope hash. */
  async function save(transaction: Write, numbered: Numbered, receivedAt: number): Promise<Map<string, Receipt>> {
    const { accepted } = numbered;
    if (accepted.length === 0) return new Map();
    const receipts = await issueReceipts(
      accepted.map(({ envelopeHash }) => envelopeHash),
      receivedAt,
    );
    const { id: rootId } = await transaction
      .insertInto('receipt_roots')
      .values({ token: receipts[0]?.root ?? '' })
      .returning('id')
      .executeTakeFirstOrThrow();
    const rows = accepted.map((item, index) => rowOf(item, receivedAt, rootId, receipts[index]));
    await inserts.run(transaction, rows);
    await epochs.save(transaction, numbered);
    await noteLate(transaction, accepted, receivedAt);
    return new Map(receipts.map((receipt) => [receipt.envelopeHash, receipt]));
  }

  return async function commit(items: readonly NewItem[]): Promise<Outcome[]> {
    try {
      return await database.transaction().execute((transaction) => store(transaction, items));
    } catch (cause) {
      if (!isConstraint(cause)) throw cause;
      // A Mac was erased since its items were let in: theirs fail, all others do not.
      const known = await knownDevices(database, items);
      if (items.every(({ envelope }) => known.has(envelope.deviceId))) throw cause;
      const rest = items.filter(({ envelope }) => known.has(envelope.deviceId));
      const outcomes = rest.length > 0 ? await commit(rest) : [];
      const byItem = new Map(rest.map((item, index) => [item, outcomes[index]]));
      return items.map((item) => byItem.get(item) ?? { failed: new HomewardError('unknown_device', 'it was erased') });
    }
  };
}

async function knownDevices(database: Database, items: readonly NewItem[]): Promise<Set<string>> {
  const ids = [...new Set(items.map(({ envelope }) => envelope.deviceId))];
  const rows = await database.selectFrom('devices').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** SQLite's extended codes and PostgreSQL's class 23 for a broken constraint. */
const isConstraint = (cause: unknown): boolean => {
  const code = String((cause as { code?: unknown } | null)?.code ?? '');
  return code.startsWith('SQLITE_CONSTRAINT') || /^23...$/.test(code);
};

/** What is stored under some ids, with receipts. */
const itemsOfIds = (database: Database) =>
  listQuery((ids: readonly string[]) =>
    database
      .selectFrom('items')
      .innerJoin('receipt_roots', 'receipt_roots.id', 'items.receipt_root_id')
      .select(['items.id', 'items.device_id', 'items.envelope_hash', 'items.receipt_index', 'items.receipt_path'])
      .select(['items.received_at', 'receipt_roots.token as root'])
      .where('items.id', 'in', ids)
      .compile(),
  );
type KnownItems = InferResult<ReturnType<ReturnType<typeof itemsOfIds>>>;

/** Answers for what is stored already. @returns the items that are new, each once. */
function settleKnown(stored: KnownItems, items: readonly NewItem[]) {
  const before = new Map(stored.map((row) => [`${row.device_id} ${row.id}`, row]));
  const inBatch = new Set<string>();
  const fresh: NewItem[] = [];
  const outcomes = items.map((item): Outcome | undefined => {
    const key = `${item.envelope.deviceId} ${item.envelope.id}`;
    const row = before.get(key);
    if (row) {
      // The envelope's hash covers the digest of the sealed bytes.
      return row.envelope_hash === item.envelopeHash
        ? { ok: { receipt: receiptOf(row), receivedAt: row.received_at, isNew: false } }
        : conflict('another item of this id is stored');
    }
    if (!inBatch.has(key)) fresh.push(item);
    inBatch.add(key);
    return undefined;
  });
  return { outcomes, fresh };
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
  order_seq: item.envelope.orderSeq,
});

const itemInsert = (database: Database) =>
  new MultiRowInsert<ItemRow>(
    [
      ...(['id', 'device_id', 'epoch', 'seq', 'kind', 'captured_at', 'received_at', 'envelope'] as const),
      ...(['envelope_hash', 'sealed_sha256', 'size', 'body', 'sealed'] as const),
      ...(['receipt_root_id', 'receipt_index', 'receipt_path', 'order_seq'] as const),
    ],
    (rows) => database.insertInto('items').values(rows).compile(),
  );
