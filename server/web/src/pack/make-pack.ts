import type { Call } from '@homeward/shared/api/client';
import { type ErrorCode, errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { listItems } from '../items/list-items.ts';
import { fetchTimeStamps } from './fetch-time-stamps.ts';
import type { FromPackWorker, MadePack, PackProgress, PackTask } from './pack-protocol.ts';
import { NEIGHBOURS_MS, planPack } from './plan-pack.ts';

export interface PackErrand extends Omit<PackTask, 'items' | 'timeStamps'> {
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
  const { from, to } = task.choice;
  const around = { from: Math.max(0, from - NEIGHBOURS_MS), to: to + NEIGHBOURS_MS };
  const items = planPack(await listItems(call, task.trust.deviceId, around, signal), task.choice);
  if (items.length === 0) throw new HomewardError('not_found', 'nothing of these kinds was captured in that time');
  const timeStamps = await fetchTimeStamps(
    call,
    items.map(({ listed }) => listed),
    signal,
  );
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
      worker.postMessage({ ...task, items, timeStamps } satisfies PackTask);
    });
  } finally {
    worker.terminate();
  }
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);
