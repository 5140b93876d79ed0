import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeRecord } from '../owner/change-record.ts';
import { useOwner } from '../shell/owner-context.ts';
import { keys } from './query-keys.ts';
import type { Mac } from './use-macs.ts';

/** What the owner may write of a Mac. */
interface DeviceWords {
  readonly name: string;
  /** Null for none. */
  readonly serial: string | null;
}

/** Writes the sealed record of a Mac: what is not given stays as the record says now, whatever this page has read of it. */
export function useDeviceRecord({ deviceId, name }: Mac, onDone: () => void) {
  const owner = useOwner();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changed: Partial<DeviceWords>) =>
      changeRecord(
        owner,
        owner.account,
        'device',
        (body) => body.deviceId === deviceId,
        (now) => {
          const { serial, ...words } = { name, model: '', serial: null, ...now, ...changed };
          return { ...words, kind: 'device', deviceId, ...(serial && { serial }) };
        },
      ),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
}
