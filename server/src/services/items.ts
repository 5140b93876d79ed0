import type { Readable } from 'node:stream';
import type { QueryOf, ReplyOf } from '@homeward/shared/api/endpoint';
import { writeSealedBatch } from '@homeward/shared/api/sealed-batch';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import type { ItemPosition, Items } from '../repositories/items.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { DeviceService } from './devices.ts';
import { blobKey } from './item-intake.ts';

const DEFAULT_LIMIT = 100;

export interface ItemPorts {
  readonly items: Items;
  readonly devices: Pick<DeviceService, 'stored'>;
  readonly blobs: Pick<BlobStore, 'read'>;
}

export type ItemService = ReturnType<typeof createItemService>;

/** Shows an owner the items of their Macs. */
export function createItemService({ items, devices, blobs }: ItemPorts) {
  return {
    /** A page of items, newest first. @throws HomewardError `not_found`, `bad_request` for a strange cursor */
    async list(accountId: string, deviceId: string, query: QueryOf<Api['items']>): Promise<ReplyOf<Api['items']>> {
      await devices.stored(accountId, deviceId);
      const { kind, from, to, cursor, limit = DEFAULT_LIMIT } = query;
      const after = cursor === undefined ? undefined : readCursor(cursor);
      const found = await items.list(deviceId, { kind, from, to, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(({ item }) => item),
        cursor: found.length > limit && last ? writeCursor(last.position) : null,
      };
    },

    /** The sealed bytes of an item. @throws HomewardError `not_found`, also where the Mac had to drop them */
    async sealed(accountId: string, deviceId: string, id: string): Promise<Buffer | Readable> {
      await devices.stored(accountId, deviceId);
      const place = await items.sealed(deviceId, id);
      if (!place) throw new HomewardError('not_found', 'no such item');
      if (place.body === 'file') return await blobs.read(blobKey(deviceId, id, place.sealedSha256));
      if (place.sealed === null) throw new HomewardError('not_found', 'the Mac had to drop the content of this item');
      return Buffer.from(place.sealed.buffer, place.sealed.byteOffset, place.sealed.byteLength);
    },

    /** The sealed bytes of many items as `writeSealedBatch` says; large ones are left out. @throws HomewardError `not_found` */
    async sealedBatch(accountId: string, deviceId: string, ids: readonly string[]): Promise<Uint8Array> {
      await devices.stored(accountId, deviceId);
      const sealed = await items.sealedInRows(deviceId, ids);
      return writeSealedBatch(ids.map((id) => sealed.get(id) ?? null));
    },
  };
}

/** A position as clients carry it, without a meaning for them. */
export const writeCursor = ({ capturedAt, epoch, seq }: ItemPosition): string =>
  Buffer.from([capturedAt, epoch, seq].join('.')).toString('base64url');

/** @throws HomewardError `bad_request` */
export function readCursor(cursor: string): ItemPosition {
  const match = /^(\d{1,16})\.(\d{1,10})\.(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const [capturedAt, epoch, seq] = (match ?? []).slice(1).map(Number);
  if (capturedAt === undefined || epoch === undefined || seq === undefined) {
    throw new HomewardError('bad_request', 'the cursor is not one of this server');
  }
  return { capturedAt, epoch, seq };
}
