import { MAX_ROTATIONS_AT_ONCE } from '@homeward/shared/api/agent';
import type { ReplyOf } from '@homeward/shared/api/endpoint';
import type { Api } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { verifyRotationAcknowledgement } from '@homeward/shared/rotation-acknowledgement';
import type { CallingDevice } from '../http/route.ts';
import { createDevices, type Devices, type StoredDevice } from '../repositories/devices.ts';
import { createRotations } from '../repositories/rotations.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import type { DeviceService } from './devices.ts';
import type { OrderStreams } from './order-streams.ts';
import type { OwnerEvents } from './owner-events.ts';

/** More than an owner ever makes. */
const SHOWN = 1_000;

interface RotationPorts {
  readonly database: Database;
  readonly devices: Devices;
  readonly deviceService: Pick<DeviceService, 'stored'>;
  readonly streams: Pick<OrderStreams, 'pushRotation'>;
  readonly events: Pick<OwnerEvents, 'emit'>;
  readonly activity: ActivityRecorder;
}

export type RotationService = ReturnType<typeof createRotationService>;

/** Changes of owners' keys on their way to the Macs, and the Macs' words on the way back. The server could forge neither. */
export function createRotationService({ database, devices, deviceService, streams, events, activity }: RotationPorts) {
  const rotations = createRotations(database);

  const waitingFor = async ({ account_id, rotation_no }: StoredDevice) =>
    (await rotations.after(account_id, rotation_no, MAX_ROTATIONS_AT_ONCE)).map(({ token }) => token);

  return {
    /**
     * What a Mac has not acknowledged, oldest first.
     * @param taken hash of the last one that it believes, null for none: one that was put back from a backup has forgotten what it
     * once acknowledged. Not known unless given.
     */
    async pendingOf({ accountId, deviceId }: CallingDevice, taken?: string | null): Promise<string[]> {
      const device = await deviceService.stored(accountId, deviceId);
      if (taken === null) {
        const since = await rotations.since(accountId, device.paired_at, MAX_ROTATIONS_AT_ONCE);
        return since.map(({ token }) => token);
      }
      const known = taken === undefined ? undefined : await rotations.byHash(accountId, taken);
      const { rotation_no } = device;
      return await waitingFor({ ...device, rotation_no: Math.min(rotation_no, known?.no ?? rotation_no) });
    },

    /** Tells all Macs of the account that are here. */
    async push(accountId: string): Promise<void> {
      for (const device of await devices.all(accountId)) {
        for (const token of await waitingFor(device)) streams.pushRotation(device.id, token);
      }
    },

    /** For the owner. */
    async list(accountId: string): Promise<ReplyOf<Api['keyChanges']>> {
      const all = await rotations.latest(accountId, SHOWN);
      const macs = await devices.all(accountId);
      return {
        rotations: all.map(({ token, at }) => ({ token, at })),
        macs: macs.map(({ id, rotation_no, rotation_acknowledgement: acknowledgement }) => ({
          deviceId: id,
          acknowledgement,
          waiting: all.filter(({ no }) => no > rotation_no).length,
        })),
      };
    },

    /** Keeps the Mac's word; one on an earlier change than the kept changes nothing. @throws HomewardError `bad_signature`, `order_refused` */
    async acknowledge({ accountId, deviceId }: CallingDevice, token: string): Promise<void> {
      const { device_key: deviceKey, rotation_no } = await deviceService.stored(accountId, deviceId);
      const said = await verifyRotationAcknowledgement(token, { accountId, deviceId, deviceKey });
      const rotation = await rotations.byHash(accountId, said.rotationHash);
      if (!rotation) throw new HomewardError('order_refused', 'the server knows no such change of keys');
      await database.transaction().execute(async (transaction) => {
        const isKept = await createDevices(transaction).setRotation(accountId, deviceId, rotation.no, token);
        // The Mac says the same again after each start: told once.
        if (!isKept || rotation.no === rotation_no) return;
        await activity.record(accountId, { what: 'keys-confirmed', deviceId }, transaction);
      });
      events.emit(accountId, { event: 'device', deviceId });
    },
  };
}
