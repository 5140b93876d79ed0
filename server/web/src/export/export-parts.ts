import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { utf8 } from '@homeward/shared/bytes';
import type { SigningKey } from '@homeward/shared/ed25519';
import { itemKinds } from '@homeward/shared/envelope';
import { MAX_PACK_ITEMS } from '@homeward/shared/pack/pack-parts';
import { type ItemToPack, type PartToWrite, writePack } from '@homeward/shared/pack/write-pack';
import { itemPages } from '../items/list-items.ts';
import type { SealedPorts } from '../owner/fetch-together.ts';
import { type FetchBytes, sealedPath } from '../owner/items.ts';
import { fetchTimeStamps } from '../pack/fetch-time-stamps.ts';
import { ItemStamps } from '../pack/item-stamps.ts';
import { openedInOrder } from '../pack/opened-in-order.ts';
import type { ExportTask, MacToExport } from './export-protocol.ts';

/** The last moment that a `Timestamp` can name. */
const LAST_TIMESTAMP = 8.64e15;
/** Ten million items of one Mac. */
const MAX_PAGES = 20_000;

export interface ExportPorts extends SealedPorts {
  readonly call: Call;
  /** Signs the packs, as it signed orders and certificates. */
  readonly orderKey: SigningKey;
  /** Told how many items are done. */
  readonly onItems: (count: number) => void;
  /** Items of one pack at most; as many as a pack can hold unless given. */
  readonly packItems?: number;
}

export interface ExportCounts {
  items: number;
  refused: number;
}

/**
 * The files of an export, one by one, so that no more than a page of items is in memory. Each Mac is a pack of all that it
 * sent, newest first; several where one cannot hold it.
 */
export function exportParts(task: Omit<ExportTask, 'access'>, ports: ExportPorts) {
  const counts: ExportCounts = { items: 0, refused: 0 };
  async function* parts(): AsyncGenerator<PartToWrite, void> {
    for (const { path, text } of task.documents) yield { path, bytes: utf8(text) };
    for (const mac of task.macs) yield* partsOfMac(task, mac, ports, counts);
  }
  return { parts: parts(), counts };
}

async function* partsOfMac(
  task: Omit<ExportTask, 'access'>,
  mac: MacToExport,
  ports: ExportPorts,
  counts: ExportCounts,
): AsyncGenerator<PartToWrite, void> {
  const { folder, trust, certificate, orders, acknowledgements, gone } = mac;
  const refused: PartToWrite[] = [];
  const source = openedItems(mac, ports, counts, refused);
  let next = await source.next();
  for (let pack = 1; pack === 1 || !next.done; pack += 1) {
    const items = async function* (): AsyncGenerator<ItemToPack, void> {
      for (let count = 0; !next.done && count < (ports.packItems ?? MAX_PACK_ITEMS); count += 1) {
        yield next.value;
        next = await source.next();
      }
    };
    const written = writePack({
      ...{ accountId: trust.accountId, deviceId: trust.deviceId, madeAt: task.madeAt, from: 0, kinds: [...itemKinds] },
      // Whatever the Mac's clock said.
      to: LAST_TIMESTAMP,
      keys: { server: task.server, rootKey: task.rootKey, receiptKey: trust.receiptKey },
      orderKey: ports.orderKey,
      certificate,
      orders: { orders: [...orders], acknowledgements: [...acknowledgements] },
      gone,
      items: items(),
      report: async () => null,
    });
    const place = pack === 1 ? `${folder}/pack` : `${folder}/pack-${pack}`;
    for await (const { path, bytes } of written) {
      yield { path: `${place}/${path}`, bytes };
      while (refused.length > 0) {
        const part = refused.shift();
        if (part) yield { path: `${folder}/refused/${part.path}`, bytes: part.bytes };
      }
    }
  }
}

/** All items of a Mac, newest first, opened with all checks, with their time stamps; what does not pass goes to `refused`, as the server has it. */
async function* openedItems(
  { trust }: MacToExport,
  { call, fetchBytes, fetchBatch, onItems }: ExportPorts,
  counts: ExportCounts,
  refused: PartToWrite[],
): AsyncGenerator<ItemToPack, void> {
  const before = counts.items + counts.refused;
  let listed = 0;
  for await (const page of itemPages(call, trust.deviceId, {}, MAX_PAGES)) {
    const held: { item: ListedItem; error: unknown }[] = [];
    const planned = page.map((item) => ({ listed: item, isChosen: true }));
    const stamps = new ItemStamps(await fetchTimeStamps(call, page));
    const opening = openedInOrder(
      planned,
      trust,
      { fetchBytes, fetchBatch },
      {
        onItem: () => {},
        onDone: (count) => onItems(before + listed + count),
        onRefused: (item, error) => held.push({ item, error }),
      },
    );
    yield* stamps.addTo(opening.items);
    for (const { item, error } of held) {
      counts.refused += 1;
      refused.push(...(await refusedParts(item, error, trust.deviceId, fetchBytes, counts.refused)));
    }
    counts.items += opening.counts.items;
    listed += page.length;
  }
}

/** What the server has of an item that does not pass the checks, and why it does not. */
async function refusedParts(
  { envelope, receipt, body }: ListedItem,
  error: unknown,
  deviceId: string,
  fetchBytes: FetchBytes,
  no: number,
): Promise<PartToWrite[]> {
  const why = error instanceof Error ? error.message : String(error);
  const about = utf8(`${JSON.stringify({ why, envelope, receipt, body }, null, 1)}\n`);
  const id = idOf(envelope);
  const sealed = id === null ? null : await fetchBytes(sealedPath(deviceId, id)).catch(() => null);
  return [
    { path: `${no}.json`, bytes: about },
    ...(sealed ? [{ path: `${no}.age`, bytes: new Uint8Array(sealed) }] : []),
  ];
}

/** The id that an envelope names, whether or not it is signed; null where it names none. */
function idOf(envelope: string): string | null {
  try {
    const [payload = ''] = envelope.split('.');
    const { id } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}
