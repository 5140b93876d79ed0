import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { type ErrorCode, errorCatalogue, HomewardError } from '@homeward/shared/errors';
import type { FromPackWorker, MadePack, PackProgress, PackTask } from './pack-protocol.ts';
import { NEIGHBOURS_MS, type PackChoice, planPack } from './plan-pack.ts';

/** Pages of the list at most: more than any pack may hold. */
const MAX_PAGES = 400;
const PAGE_ITEMS = 500;

export interface PackErrand extends Omit<PackTask, 'items'> {
  readonly call: Call;
  readonly onProgress: (progress: PackProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Lists what was chosen and has a worker make the pack of it.
 * @throws HomewardError `not_found` where nothing was captured in that time; the signal's reason when it was ended.
 */
export async function makePack({ call, onProgress, signal, ...task }: PackErrand): Promise<MadePack> {
  onProgress({ stage: 'listing', done: null });
  const items = planPack(await listItems(call, task.trust.deviceId, task.choice, signal), task.choice);
  if (items.length === 0) throw new HomewardError('not_found', 'nothing of these kinds was captured in that time');
  signal.throwIfAborted();
  const worker = new Worker(new URL('./pack-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<MadePack>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      worker.onerror = () => reject(new HomewardError('unavailable', 'a part of this page could not be loaded'));
      worker.onmessage = ({ data }: MessageEvent<FromPackWorker>) => {
        if (data.type === 'progress') onProgress(data.progress);
        else if (data.type === 'made') resolve(data.pack);
        else reject(new HomewardError(isErrorCode(data.code) ? data.code : 'internal', data.detail));
      };
      worker.postMessage({ ...task, items } satisfies PackTask);
    });
  } finally {
    worker.terminate();
  }
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);

async function listItems(
  call: Call,
  deviceId: string,
  { from, to }: PackChoice,
  signal: AbortSignal,
): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    signal.throwIfAborted();
    const query = {
      from: Math.max(0, from - NEIGHBOURS_MS),
      to: to + NEIGHBOURS_MS,
      limit: PAGE_ITEMS,
      ...(cursor !== null && { cursor }),
    };
    const reply: { items: ListedItem[]; cursor: string | null } = await call('items', { params: { deviceId }, query });
    items.push(...reply.items);
    cursor = reply.cursor;
    if (cursor === null) return items;
  }
  throw new HomewardError('too_large', `more than ${MAX_PAGES * PAGE_ITEMS} items; choose a shorter time`);
}
