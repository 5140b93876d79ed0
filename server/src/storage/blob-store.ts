import type { Readable } from 'node:stream';

/**
 * Sealed bytes that are too large for a row. On disk here; an object store can stand behind the same five calls.
 * A key is `<device id>/<name>`.
 */
export interface BlobStore {
  /** Resolves once the bytes survive a power cut. The same key again replaces them. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** @throws HomewardError `not_found` */
  read(key: string): Promise<Readable>;
  /** One that is not there is deleted already. */
  delete(key: string): Promise<void>;
  /** Deletes all of a Mac's. */
  deleteOf(deviceId: string): Promise<void>;
  /**
   * Deletes what no row names: a crash after the bytes and before the row leaves such. Only while nothing is put.
   * @param named those of the given names of a Mac that a row names.
   * @returns how many were deleted.
   */
  sweep(named: (deviceId: string, names: readonly string[]) => Promise<ReadonlySet<string>>): Promise<number>;
}
