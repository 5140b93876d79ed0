import type { RecordBody } from '@homeward/shared/record';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../devices/query-keys.ts';
import { type Mac, useRecords } from '../devices/use-macs.ts';
import { useMacLifetime } from '../lifetime/use-lifetime.ts';
import { changeRecord } from '../owner/change-record.ts';
import { recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { freshRecord, ofLatestTheft, type TheftRecord } from './theft-record.ts';

/** How far the owner has come with the latest theft of a Mac, in a sealed record, and a way to change it. */
export function useTheft(mac: Mac) {
  const owner = useOwner();
  const queries = useQueryClient();
  const { deviceId, order } = mac;
  const records = useRecords().data?.records ?? [];
  const lifetime = useMacLifetime(deviceId);
  const found = recordsOf(records, 'theft').find(({ body }) => body.deviceId === deviceId)?.body;
  const theftNow = {
    thefts: lifetime.mac?.thefts ?? [],
    stolen: order?.type === 'mode' && order.mode === 'stolen' ? order : null,
  };
  const changing = useMutation({
    mutationFn: (change: (now: TheftRecord) => TheftRecord) =>
      changeRecord(
        owner,
        owner.account,
        'theft',
        (body) => body.deviceId === deviceId,
        (now) =>
          change(ofLatestTheft(now, theftNow) ?? freshRecord(deviceId, theftNow, owner.now())) satisfies RecordBody,
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
  const hasNotes = recordsOf(records, 'note').some(({ body }) => body.deviceId === deviceId);
  return {
    theft: ofLatestTheft(found, theftNow),
    /** Whether there is anything to show: a theft, or what is left of one. */
    isKnown: mac.orderedMode === 'stolen' || found !== undefined || hasNotes,
    /** Which theft it is about has been read: before, nothing is written. */
    isReady: lifetime.isKnown,
    change: changing.mutate,
    isBusy: changing.isPending,
    error: changing.error,
  };
}
