import { eraseAfterDays } from '@homeward/shared/retention';
import type { Devices } from '../repositories/devices.ts';
import type { Items } from '../repositories/items.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceTokens } from './device-tokens.ts';
import type { OrderStreams } from './order-streams.ts';
import type { OwnerEvents } from './owner-events.ts';

/** How long retiring or erasing a Mac can be undone. */
export const TOMBSTONE_MS = eraseAfterDays * 24 * 60 * 60 * 1000;

/** Items deleted in one transaction: other requests get their turn in between. */
const ITEMS_AT_ONCE = 200;

/** What ends a Mac's access, and deletes what it sent. */
export interface ErasePorts {
  readonly devices: Devices;
  readonly items: Pick<Items, 'deleteSome'>;
  readonly blobs: Pick<BlobStore, 'deleteOf'>;
  readonly tokens: Pick<DeviceTokens, 'forget'>;
  readonly streams: Pick<OrderStreams, 'end'>;
}

export interface TombstonePorts extends ErasePorts {
  readonly events: Pick<OwnerEvents, 'emit'>;
  readonly activity: ActivityRecorder;
}

/** From now on nobody gets in as this Mac. */
export async function endAccess({ devices, tokens, streams }: ErasePorts, deviceId: string): Promise<void> {
  await devices.endToken(deviceId);
  tokens.forget(deviceId);
  streams.end(deviceId);
}

/** Deletes a Mac whose access has ended, with all that it sent. */
export async function eraseMac({ devices, items, blobs }: ErasePorts, deviceId: string): Promise<void> {
  const deleteItems = async () => {
    while ((await items.deleteSome(deviceId, ITEMS_AT_ONCE)) > 0);
    await blobs.deleteOf(deviceId);
  };
  await deleteItems();
  await devices.delete(deviceId);
  // What was being stored until now; no more is taken of a Mac that is gone.
  await deleteItems();
}

/**
 * Makes removals final whose 14 days are over; to be called at start and now and then. Retired: the token is dead, the
 * items stay. Erased: nothing stays. What a crash interrupts, the next call finishes.
 */
export async function finishRemovals(ports: TombstonePorts, now: number): Promise<void> {
  const { devices, events, activity } = ports;
  const before = now - TOMBSTONE_MS;
  for (const { id, account_id } of await devices.withFinalTombstone('retire', before)) {
    await endAccess(ports, id);
    await activity.record(account_id, { what: 'mac-removal-final', deviceId: id, detail: 'retire' });
    events.emit(account_id, { event: 'device', deviceId: id });
  }
  for (const { id, account_id } of await devices.withFinalTombstone('erase', before)) {
    await endAccess(ports, id);
    await eraseMac(ports, id);
    await activity.record(account_id, { what: 'mac-removal-final', deviceId: id, detail: 'erase' });
    events.emit(account_id, { event: 'device', deviceId: id });
  }
}
