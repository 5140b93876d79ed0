import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { listItems } from '../items/list-items.ts';
import { fetchTimeStamps } from './fetch-time-stamps.ts';
import type { MadePack, PackProgress, PackTask } from './pack-protocol.ts';
import { NEIGHBOURS_MS, planPack } from './plan-pack.ts';
import { sendErrand } from './worker-errand.ts';

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
  const worker = new Worker(new URL('./pack-worker.ts', import.meta.url), { type: 'module' });
  return await sendErrand<PackTask, PackProgress, MadePack>(
    worker,
    { ...task, items, timeStamps },
    { onProgress, signal },
  );
}
