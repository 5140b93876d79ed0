import { fromBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { zipParts } from '@homeward/shared/pack/pack-archive';
import { createCall, createFetchBatch, createFetchBytes } from '../api/client.ts';
import { answerErrand } from '../pack/worker-errand.ts';
import { exportParts } from './export-parts.ts';
import type { ExportProgress, ExportTask, MadeExport } from './export-protocol.ts';

/** Makes one export away from the page. Nothing of it leaves the browser but the requests for lists and sealed bytes. */
answerErrand<ExportTask, ExportProgress, MadeExport>(async (task, tell) => {
  const total = task.macs.reduce((sum, { items }) => sum + items, 0);
  const { parts, counts } = exportParts(task, {
    call: createCall(() => task.access),
    fetchBytes: createFetchBytes(task.access),
    fetchBatch: createFetchBatch(task.access),
    orderKey: await signingKeyFromSeed(fromBase64Url(task.orderSeed)),
    onItems: (count) => tell({ stage: 'opening', done: total === 0 ? null : Math.min(1, count / total) }),
  });
  const zip = await zipParts(parts);
  return { zip, ...counts };
});
