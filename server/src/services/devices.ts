import type { StepUpProof } from '@homeward/shared/api/account';
import { stepUpAction } from '@homeward/shared/api/account';
import type { Device } from '@homeward/shared/api/devices';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { Owner } from '../http/route.ts';
import { createDevices, type Devices, type StoredDevice } from '../repositories/devices.ts';
import { isRetired } from '../repositories/retired-token.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { LastSeen } from './last-seen.ts';
import type { OrderStreams } from './order-streams.ts';
import type { OwnerEvents } from './owner-events.ts';
import type { StepUp } from './step-up.ts';
import { TOMBSTONE_MS } from './tombstones.ts';

export interface DevicePorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly devices: Devices;
  readonly lastSeen: Pick<LastSeen, 'of'>;
  readonly streams: Pick<OrderStreams, 'isOnline'>;
  readonly events: Pick<OwnerEvents, 'emit'>;
  readonly activity: ActivityRecorder;
  readonly stepUp: Pick<StepUp, 'check' | 'checkIfStolen'>;
}

export type DeviceService = ReturnType<typeof createDeviceService>;

/** The owner's Macs: shown, removed, kept. */
export function createDeviceService(ports: DevicePorts) {
  const { database, clock, devices, lastSeen, streams, events, activity, stepUp } = ports;

  const shown = (device: StoredDevice): Device => ({
    deviceId: device.id,
    certificate: device.certificate,
    pairedAt: device.paired_at,
    lastSeenAt: lastSeen.of(device.id, device.last_seen_at),
    unseenDays: device.unseen_days,
    online: streams.isOnline(device.id),
    order: device.order_token,
    acknowledgement: device.acknowledgement,
    latestReport: device.latest_report,
    tombstone:
      device.tombstone_action !== null && device.tombstone_at !== null
        ? { action: device.tombstone_action, finalAt: device.tombstone_at + TOMBSTONE_MS }
        : null,
    bytes: device.bytes,
    items: device.items,
  });

  /** @throws HomewardError `not_found` for a Mac of another account as for none. */
  async function stored(accountId: string, deviceId: string): Promise<StoredDevice> {
    const device = await devices.byId(accountId, deviceId);
    if (!device) throw new HomewardError('not_found', 'no such Mac');
    return device;
  }

  const get = async (accountId: string, deviceId: string) => shown(await stored(accountId, deviceId));

  return {
    stored,
    get,

    async all(accountId: string): Promise<Device[]> {
      return (await devices.all(accountId)).map(shown);
    },

    /**
     * Retires or erases the Mac, with 14 days to think again. Until then it is served as before: what a stolen Mac
     * still sends is evidence.
     * @throws HomewardError `step_up_needed`, `wrong_recovery_code`: for erasing always, for retiring while any Mac is stolen.
     */
    async remove(
      owner: Owner,
      deviceId: string,
      action: 'retire' | 'erase',
      proof: StepUpProof | undefined,
    ): Promise<Device> {
      const { accountId, sessionId } = owner;
      const device = await stored(accountId, deviceId);
      const check = action === 'erase' ? stepUp.check : stepUp.checkIfStolen;
      const spendProof = await check(owner, proof, stepUpAction[action](deviceId));
      const isFinal = action === 'retire' && isRetired(device.token_sha256);
      const isNew = device.tombstone_action !== action && !isFinal;
      await database.transaction().execute(async (transaction) => {
        await spendProof(transaction);
        if (!isNew) return;
        await createDevices(transaction).setTombstone(accountId, deviceId, action, clock.now());
        await activity.record(accountId, { what: 'mac-removed', sessionId, deviceId, detail: action }, transaction);
      });
      if (isNew) events.emit(accountId, { event: 'device', deviceId });
      return await get(accountId, deviceId);
    },

    /** Undoes `remove`. A Mac that was retired for good stays so; only its erasing can be undone. */
    async keep({ accountId, sessionId }: Owner, deviceId: string): Promise<Device> {
      const device = await stored(accountId, deviceId);
      if (isRetired(device.token_sha256)) {
        if (device.tombstone_action === 'retire') throw new HomewardError('forbidden', 'it is retired; pair it again');
        await devices.setTombstone(accountId, deviceId, 'retire', clock.now() - TOMBSTONE_MS);
      } else {
        await devices.clearTombstone(accountId, deviceId);
      }
      await activity.record(accountId, { what: 'mac-kept', sessionId, deviceId });
      events.emit(accountId, { event: 'device', deviceId });
      return await get(accountId, deviceId);
    },
  };
}
