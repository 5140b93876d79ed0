import { useQueryClient } from '@tanstack/react-query';
import { connection } from '../connection/own-connection.ts';
import { keys } from '../devices/query-keys.ts';
import { type Mac, useMacs, useRecords } from '../devices/use-macs.ts';
import { useReceiptKey } from '../items/use-items.ts';
import { removalWordOf } from '../lifetime/removal-word.ts';
import { useLifetime } from '../lifetime/use-lifetime.ts';
import { itemTrustOf } from '../owner/item-trust.ts';
import { useMaking } from '../pack/use-making.ts';
import { sendErrand } from '../pack/worker-errand.ts';
import { useOwner } from '../shell/owner-context.ts';
import { collectDocuments } from './collect-documents.ts';
import type { ExportProgress, ExportTask, MadeExport } from './export-protocol.ts';
import { folderOf } from './folder-of.ts';

/** Makes an export of everything; what is under way ends when the page is left. */
export function useExport() {
  const { account, call, origin, now } = useOwner();
  const queries = useQueryClient();
  const { macs } = useMacs();
  const records = useRecords().data;
  const receiptKey = useReceiptKey()?.key;
  const lifetime = useLifetime().data;
  const { run, ...making } = useMaking<ExportProgress, MadeExport>();
  const isReady = macs !== undefined && records !== undefined && receiptKey !== undefined && lifetime !== undefined;

  const make = async () => {
    if (!isReady) return;
    const madeAt = now();
    const kept = new Map(lifetime.macs.map((mac) => [mac.deviceId, mac]));
    await run(async ({ onProgress, signal }) => {
      onProgress({ stage: 'collecting', done: null });
      const documents = await collectDocuments({
        ...{ call, account, records, madeAt, signal },
        server: origin,
        macs: macs.map((mac, index) => ({
          folder: folderOf(mac.name, index),
          about: aboutMac(mac, kept.get(mac.deviceId)?.retention),
        })),
      });
      const task: ExportTask = {
        access: connection.access(),
        documents,
        macs: macs.map((mac, index) => ({
          folder: folderOf(mac.name, index),
          trust: itemTrustOf(account, receiptKey, mac),
          certificate: mac.device.certificate,
          orders: mac.device.order === null ? [] : [mac.device.order],
          acknowledgements: mac.device.acknowledgement === null ? [] : [mac.device.acknowledgement],
          gone: removalWordOf(kept.get(mac.deviceId), mac.certificate, madeAt),
          items: mac.device.items,
        })),
        orderSeed: account.keyring.orderSeed,
        rootKey: account.keyring.rootKey,
        server: origin,
        madeAt,
      };
      const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module' });
      return await sendErrand<ExportTask, ExportProgress, MadeExport>(worker, task, { onProgress, signal });
    });
    void queries.invalidateQueries({ queryKey: keys.activity });
  };
  return { ...making, isReady, make };
}

const aboutMac = ({ name, model, serial, device, order, acknowledgement }: Mac, retention: object | undefined) => ({
  ...{ deviceId: device.deviceId, name, model, serial, pairedAt: device.pairedAt, lastSeenAt: device.lastSeenAt },
  ...{ items: device.items, bytes: device.bytes, retention: retention ?? null },
  latestOrder: order,
  acknowledgement,
});
