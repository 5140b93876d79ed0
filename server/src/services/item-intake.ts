import { BODY_HEADER, ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import type { ListedItem } from '@homeward/shared/api/devices';
import type { ItemKind } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import type { Receipt } from '@homeward/shared/receipt';
import type { CallingDevice } from '../http/route.ts';
import type { NewItem, StoredItem } from '../repositories/item-commit.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import { GroupCommit, type Settled } from '../storage/group-commit.ts';
import { type ReadEnvelope, readEnvelope, requireSealedBytes } from './envelope-reader.ts';

/** Sealed bytes up to this size are kept in the item's row, larger ones as a blob. */
export const MAX_ROW_BYTES = 64 * 1024;

/** Items of one commit: enough that the fsync no longer counts, few enough to be answered soon. */
const MAX_BATCH = 256;
/** As long as a commit of some 64 items takes. */
const GATHER_MS = 4;
const MAX_WAITING = 10_000;
const MAX_WAITING_BYTES = 128 * 1024 * 1024;

export interface ItemIntakePorts {
  readonly blobs: BlobStore;
  readonly commit: (items: readonly NewItem[]) => Promise<readonly Settled<StoredItem>[]>;
  /** Told of each new item once it is durable. */
  readonly stored: (accountId: string, deviceId: string, kind: ItemKind, item: () => ListedItem) => void;
  readonly onFailure: (cause: unknown) => void;
}

/** The name under which an item's sealed bytes are a blob; the digest keeps a contradicting retry from replacing them. */
export const blobKey = (deviceId: string, id: string, sealedSha256: string): string =>
  `${deviceId}/${id}.${sealedSha256}`;

/** Takes items in: checks each against its envelope, makes it durable together with its neighbours, gives the receipt. */
export class ItemIntake {
  readonly #ports: ItemIntakePorts;
  readonly #commits: GroupCommit<NewItem, StoredItem>;

  constructor(ports: ItemIntakePorts) {
    this.#ports = ports;
    this.#commits = new GroupCommit({
      commit: ports.commit,
      maxBatch: MAX_BATCH,
      gatherMs: GATHER_MS,
      maxWaiting: MAX_WAITING,
      maxWaitingBytes: MAX_WAITING_BYTES,
      sizeOf: ({ sealed }) => sealed?.length ?? 0,
      onFailure: ports.onFailure,
    });
  }

  /**
   * Resolves once the item is on disk; the same item again resolves with the same receipt.
   * @throws HomewardError `item_refused`, `item_conflict`, `unavailable`, or what `readEnvelope` throws.
   */
  async accept(
    device: CallingDevice,
    id: string,
    headers: Readonly<Record<string, unknown>>,
    bytes: Uint8Array,
  ): Promise<Receipt> {
    const read = readEnvelope(headers[ENVELOPE_HEADER], id, device);
    const { receipt, receivedAt, isNew } = await this.#commits.add(
      await this.#place(read, headers[BODY_HEADER], bytes),
    );
    if (isNew) {
      const body = bytes.length === 0 ? 'dropped' : 'kept';
      this.#ports.stored(device.accountId, device.deviceId, read.envelope.kind, () => ({
        envelope: read.token,
        receipt,
        body,
        receivedAt,
      }));
    }
    return receipt;
  }

  close(): Promise<void> {
    return this.#commits.close();
  }

  /** Checks the bytes and decides where they go; a blob is durable before the row that names it is written. */
  async #place(read: ReadEnvelope, bodyHeader: unknown, bytes: Uint8Array): Promise<NewItem> {
    if (bodyHeader === 'dropped') {
      if (bytes.length > 0) throw new HomewardError('item_refused', 'it is said to be dropped, but bytes came with it');
      return { ...read, body: 'dropped', sealed: null };
    }
    requireSealedBytes(read.envelope, bytes);
    if (bytes.length <= MAX_ROW_BYTES) return { ...read, body: 'row', sealed: bytes };
    const { deviceId, id, sealedSha256 } = read.envelope;
    try {
      await this.#ports.blobs.put(blobKey(deviceId, id, sealedSha256), bytes);
    } catch (cause) {
      this.#ports.onFailure(cause);
      throw new HomewardError('unavailable', 'it could not be stored; send it again', { cause });
    }
    return { ...read, body: 'file', sealed: null };
  }
}
