import { fromBase64Url } from '@homeward/shared/base64url';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { zipParts } from '@homeward/shared/pack/pack-archive';
import { packWords, stampWords } from '@homeward/shared/pack/pack-words';
import { verifyArchive } from '@homeward/shared/pack/verify-archive';
import { writePack } from '@homeward/shared/pack/write-pack';
import { createFetchBatch, createFetchBytes } from '../api/client.ts';
import { loadWorld } from '../map/world.ts';
import { ItemStamps } from './item-stamps.ts';
import { openedInOrder } from './opened-in-order.ts';
import type { MadePack, PackProgress, PackStage, PackTask } from './pack-protocol.ts';
import { drawForeignText } from './report/foreign-text.ts';
import { ReportCollector } from './report/report-collector.ts';
import { answerErrand } from './worker-errand.ts';

/** Makes one pack away from the page. Nothing of it leaves the browser but the requests for sealed bytes. */
answerErrand<PackTask, PackProgress, MadePack>(makePack);

async function makePack(task: PackTask, tell: (progress: PackProgress) => void): Promise<MadePack> {
  const progress = (stage: PackStage, done: number | null) => tell({ stage, done });
  const { choice, trust, items } = task;
  const collector = task.report ? new ReportCollector(task.report) : null;
  const sealed = { fetchBatch: createFetchBatch(task.access), fetchBytes: createFetchBytes(task.access) };
  const opening = openedInOrder(items, trust, sealed, {
    onItem: (item) => collector?.add(item),
    onDone: (count) => progress('opening', count / items.length),
  });
  const stamps = new ItemStamps(task.timeStamps);
  const parts = writePack({
    accountId: trust.accountId,
    deviceId: trust.deviceId,
    from: choice.from,
    to: choice.to,
    kinds: [...choice.kinds],
    madeAt: task.madeAt,
    keys: { server: task.server, rootKey: task.rootKey, receiptKey: trust.receiptKey },
    orderKey: await signingKeyFromSeed(fromBase64Url(task.orderSeed)),
    certificate: task.certificate,
    orders: { orders: [...task.orders], acknowledgements: [...task.acknowledgements] },
    items: stamps.addTo(opening.items),
    gone: task.gone,
    report: async () => {
      if (!collector) return null;
      progress('report', null);
      const { makeReport } = await import('./report/evidence-report.ts');
      return makeReport(
        { ...(await collector.data()), times: stampWords(stamps.notes) },
        { world: loadWorld, foreign: drawForeignText },
      );
    },
  });
  const zip = await zipParts(parts);
  // What an officer would find must be found here, while the owner can still do something about it.
  const verdict = await verifyArchive(zip, { onProgress: (done) => progress('checking', done) });
  if (verdict.failure) throw new HomewardError('chain_broken', packWords.failure(verdict.failure));
  return { zip, ...opening.counts };
}
