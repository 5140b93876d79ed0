import { hash } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SealedItem } from '@homeward/shared/seal';
import { v7 as uuidv7 } from 'uuid';
import type { WireRequest } from './http-load.ts';
import { type PairedKeys, startChain } from './mac-fleet.ts';
import type { ToSeal } from './seal-worker.ts';
import type { Capture } from './year-of-captures.ts';

/** The order that a stolen Mac's items name; the page goes by its hash alone. */
const STOLEN = { orderSeq: 1, orderHash: hash('sha256', 'stolen', 'base64url') } as const;

/** Items that one thread is handed at a time. */
const PORTION = 200;

/** Seals all captures for the recipient, on as many threads as there are cores, and signs them as one chain. */
export async function sealedCaptures(
  captures: readonly Capture[],
  { accountId, recipient, keys }: { readonly accountId: string; readonly recipient: string; readonly keys: PairedKeys },
): Promise<WireRequest[]> {
  const { deviceId } = keys;
  const items = captures.map(({ kind, capturedAt, body }, index) => ({
    identity: { accountId, deviceId, epoch: 1, id: uuidv7({ msecs: capturedAt }), seq: index + 1, kind, capturedAt },
    body,
  }));
  const portions = Array.from({ length: Math.ceil(items.length / PORTION) }, (_, at) =>
    items.slice(at * PORTION, (at + 1) * PORTION),
  );
  const sealed: SealedItem[][] = [];
  let next = 0;
  const work = async () => {
    const worker = new Worker(new URL('./seal-worker.ts', import.meta.url));
    while (next < portions.length) {
      const at = next;
      next += 1;
      worker.postMessage({ recipient, items: portions[at] ?? [] } satisfies ToSeal);
      const [done] = (await once(worker, 'message')) as [SealedItem[]];
      sealed[at] = done;
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), portions.length) }, work));
  const put = startChain(accountId, keys);
  return sealed.flat().flatMap(({ sealed: bytes, ...digests }, index) => {
    const identity = items[index]?.identity;
    if (!identity) return [];
    const { id, kind, capturedAt } = identity;
    const order = captures[index]?.mode === 'stolen' ? STOLEN : {};
    return [put({ id, kind, capturedAt, size: bytes.length, ...order, ...digests }, Buffer.from(bytes))];
  });
}
