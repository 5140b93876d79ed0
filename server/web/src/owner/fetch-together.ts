import { MAX_SEALED_BATCH } from '@homeward/shared/api/sealed-batch';
import { type FetchBatch, type FetchBytes, type FetchSealed, sealedPath } from './items.ts';

export interface SealedPorts {
  readonly fetchBatch: FetchBatch;
  readonly fetchBytes: FetchBytes;
}

/**
 * Gets the sealed bytes of the given items, many in one answer: asked for once the first of them is wanted, and let go of
 * once all of it was taken, so that no more than two answers are held where they are taken in their order. What is left out of an answer
 * (photos) is fetched alone, and so is what is wanted again.
 */
export function fetchTogether(
  ids: readonly string[],
  deviceId: string,
  { fetchBatch, fetchBytes }: SealedPorts,
): FetchSealed {
  const alone = (id: string) => fetchBytes(sealedPath(deviceId, id));
  const waiting = new Map<string, () => Promise<ReadonlyMap<string, Uint8Array | null>>>();
  for (let from = 0; from < ids.length; from += MAX_SEALED_BATCH) {
    const together = ids.slice(from, from + MAX_SEALED_BATCH);
    if (together.length < 2) continue;
    let batch: Promise<Map<string, Uint8Array | null>> | null = null;
    const get = () => {
      batch ??= fetchBatch(deviceId, together).then(
        (sealed) => new Map(together.map((id, index) => [id, sealed[index] ?? null])),
      );
      return batch;
    };
    for (const id of together) waiting.set(id, get);
  }
  return async (id) => {
    const get = waiting.get(id);
    waiting.delete(id);
    if (!get) return await alone(id);
    const batch = await get();
    const sealed = batch.get(id);
    return sealed ?? (await alone(id));
  };
}
