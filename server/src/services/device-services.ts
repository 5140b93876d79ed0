import { toBase64Url } from '@homeward/shared/base64url';
import type { SigningKey } from '@homeward/shared/ed25519';
import type { ItemKind } from '@homeward/shared/envelope';
import { issueReceipts } from '@homeward/shared/receipt';
import type { Clock } from '../clock.ts';
import type { Places } from '../places/place-of-address.ts';
import { createAccounts } from '../repositories/accounts.ts';
import { createDevices } from '../repositories/devices.ts';
import { createItemCommit } from '../repositories/item-commit.ts';
import { createItems } from '../repositories/items.ts';
import { createPairings } from '../repositories/pairings.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import { DeviceTokens } from './device-tokens.ts';
import { createDeviceService } from './devices.ts';
import { blobKey, ItemIntake } from './item-intake.ts';
import { createItemService } from './items.ts';
import type { KnownTime } from './known-time.ts';
import { LastSeen } from './last-seen.ts';
import type { LimitService } from './limits.ts';
import { nativeTreeHash } from './native-tree-hash.ts';
import { OrderStreams } from './order-streams.ts';
import { createOrderService } from './orders.ts';
import type { OwnerEvents } from './owner-events.ts';
import { createPairingService } from './pairings.ts';
import { createRotationService } from './rotations.ts';
import type { SessionService } from './sessions.ts';
import type { StepUp } from './step-up.ts';
import { StorageQuota } from './storage-quota.ts';
import { finishRemovals } from './tombstones.ts';

/** How often removals whose time is over are made final. */
const REMOVAL_CHECK_MS = 60 * 60 * 1000;

export interface DeviceServicePorts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** What is deleted by, and what that counts from. */
  readonly time: Pick<KnownTime, 'certain' | 'marks'>;
  readonly receiptKey: SigningKey;
  /** Ended with the rest. */
  readonly events: OwnerEvents;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'check' | 'checkIfStolen'>;
  readonly sessions: Pick<SessionService, 'endOnPairedMacs'>;
  readonly places: Pick<Places, 'placeOf'>;
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly limits: LimitService;
  /** Told of each new item once it is durable. */
  readonly stored?: (accountId: string, deviceId: string, kind: ItemKind) => void;
  /** Told of what goes wrong behind a request's back. */
  readonly onFailure: (cause: unknown) => void;
}

export type DeviceServices = Awaited<ReturnType<typeof startDeviceServices>>;

/**
 * All that serves Macs and shows them to their owners. Starts with what a crash may have left: blobs that no row names,
 * removals that are due.
 */
export async function startDeviceServices(ports: DeviceServicePorts) {
  const { database, blobs, clock, time, receiptKey, events, activity, stepUp, sessions, places, onFailure } = ports;
  const accounts = createAccounts(database);
  const devices = createDevices(database);
  const pairings = createPairings(database);
  const items = createItems(database);
  await blobs.sweep((deviceId, names) => namedBlobs(items, deviceId, names));

  const tokens = new DeviceTokens(devices, pairings);
  const lastSeen = new LastSeen(clock, devices.setLastSeen, onFailure);
  const streams = new OrderStreams((deviceId, accountId) => events.emit(accountId, { event: 'device', deviceId }));
  const deviceService = createDeviceService({
    database,
    clock: time.marks,
    devices,
    lastSeen,
    streams,
    events,
    activity,
    stepUp,
  });
  const intake = new ItemIntake({
    blobs,
    commit: createItemCommit({
      database,
      now: time.marks.now,
      issueReceipts: (hashes) => issueReceipts(hashes, clock.now(), receiptKey, nativeTreeHash),
    }),
    stored: (accountId, deviceId, kind, item) => {
      ports.stored?.(accountId, deviceId, kind);
      if (events.isRead(accountId)) events.emit(accountId, { event: 'item', deviceId, item: item() });
    },
    onFailure,
  });

  const pairingService = createPairingService({
    ...{ clock, accounts, pairings, devices, deviceService, events, activity },
    isOwnOrigin: ports.isOwnOrigin,
    receiptKey: toBase64Url(receiptKey.publicKey),
    limits: ports.limits,
  });
  const rotations = createRotationService({ database, devices, deviceService, streams, events, activity });
  const finishDueRemovals = async () => {
    const now = await time.certain();
    if (now !== null) await finishRemovals({ devices, items, blobs, tokens, streams, events, activity }, now);
    await pairingService.sweep();
  };
  await finishDueRemovals();
  const timer = setInterval(() => void finishDueRemovals().catch(onFailure), REMOVAL_CHECK_MS).unref();

  return {
    events,
    tokens,
    lastSeen,
    streams,
    intake,
    quota: new StorageQuota({
      clock,
      limits: ports.limits,
      bytesOf: items.bytesOf,
      isStored: items.has,
    }),
    places,
    devices: deviceService,
    items: createItemService({ items, devices: deviceService, blobs }),
    orders: createOrderService({
      ...{ database, clock, marks: time.marks, accounts, devices, deviceService, items, streams },
      ...{ events, activity, stepUp, sessions },
    }),
    pairings: pairingService,
    rotations,

    /** What happens by itself every hour. */
    finishDueRemovals,

    /** Ends streams, answers what waits, writes down what is not yet. */
    async close(): Promise<void> {
      clearInterval(timer);
      streams.close();
      events.close();
      await intake.close();
      await lastSeen.close();
    },
  };
}

async function namedBlobs(items: ReturnType<typeof createItems>, deviceId: string, names: readonly string[]) {
  const ids = names.map((name) => name.split('.')[0] ?? '');
  const rows = await items.withBlobs(deviceId, ids);
  return new Set(rows.map(({ id, sealedSha256 }) => blobKey(deviceId, id, sealedSha256).split('/')[1] ?? ''));
}
