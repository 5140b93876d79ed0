import type { Device } from '@homeward/shared/api/devices';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type VerifiedDevice, verifyDevice } from '../owner/device.ts';
import { type OpenedRecord, type OpenedRecords, type RecordOf, readRecords, recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { rememberStateRev } from '../vault/seen-state.ts';
import { keys } from './query-keys.ts';

/** A Mac with the name that its owner gave it. */
export interface Mac extends VerifiedDevice {
  readonly name: string;
  readonly model: string;
  /** Null where the Mac did not tell it and the owner did not type it. */
  readonly serial: string | null;
  readonly record: OpenedRecord<RecordOf<'device'>> | undefined;
}

export interface CheckedDevices {
  readonly devices: readonly VerifiedDevice[];
  /** What the server listed, and the owner's keys do not vouch for. */
  readonly refused: readonly { readonly device: Device; readonly error: unknown }[];
}

/** Another session may be between its record and its signature: looks once more before saying that they differ. */
const SECOND_LOOK_MS = 2_000;

/** Live events tell of a change at once; this is for when they do not arrive and nobody notices. */
const ASK_AGAIN_MS = 60_000;

export function useRecords() {
  const { call, account } = useOwner();
  return useQuery({
    queryKey: keys.records,
    queryFn: async (): Promise<OpenedRecords> => {
      let records = await readRecords(call, account);
      if (!records.asSigned) {
        await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_MS));
        records = await readRecords(call, account);
      }
      rememberStateRev(account.accountId, account.signedState.state.rev);
      return records;
    },
  });
}

export function useMacs() {
  const { call, account } = useOwner();
  const records = useRecords();
  const devices = useQuery({
    queryKey: keys.devices,
    refetchInterval: ASK_AGAIN_MS,
    queryFn: async (): Promise<CheckedDevices> => {
      const { devices: listed } = await call('devices', {});
      const checked = await Promise.allSettled(listed.map((device) => verifyDevice(device, account)));
      return {
        devices: checked.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
        refused: checked.flatMap((result, index) => {
          const device = listed[index];
          return result.status === 'rejected' && device ? [{ device, error: result.reason as unknown }] : [];
        }),
      };
    },
  });
  const macs = useMemo(
    () => devices.data?.devices.map((device) => named(device, records.data?.records)),
    [devices.data, records.data],
  );
  return { macs, refused: devices.data?.refused ?? [], devices, records };
}

/** @param records undefined where they were not read, so that no name is known. */
function named(device: VerifiedDevice, records: readonly OpenedRecord[] | undefined): Mac {
  const record = recordsOf(records ?? [], 'device').find(({ body }) => body.deviceId === device.deviceId);
  const { name = records ? texts.macs.unnamed : texts.macs.unreadName, model = '', serial = null } = record?.body ?? {};
  return { ...device, name, model, serial, record };
}
