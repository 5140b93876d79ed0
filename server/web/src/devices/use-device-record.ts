import { useMutation, useQueryClient } from '@tanstack/react-query';
import { writeRecord } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { keys } from './query-keys.ts';
import type { Mac } from './use-macs.ts';

/** What the owner may write of a Mac. */
interface DeviceWords {
  readonly name: string;
  /** Null for none. */
  readonly serial: string | null;
}

/** Writes the sealed record of a Mac: what is not given stays as it is. */
export function useDeviceRecord(mac: Mac, onDone: () => void) {
  const owner = useOwner();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changed: Partial<DeviceWords>) => {
      const { name, serial } = { name: mac.name, serial: mac.serial, ...changed };
      const { deviceId, model } = mac;
      const body = { kind: 'device', deviceId, name, model, ...(serial && { serial }) } as const;
      return writeRecord(owner, owner.account, body, mac.record);
    },
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
}
