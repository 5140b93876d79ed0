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
  const reading = useRecords();
  const records = reading.data?.records ?? [];
  const lifetime = useMacLifetime(deviceId);
  const found = recordsOf(records, 'theft').find(({ body }) => body.deviceId === deviceId)?.body;
  const stolen = order?.type === 'mode' && order.mode === 'stolen' ? order : null;
  // Read before the order, and not again since, it may call the theft before that one the latest.
  const { readAt } = lifetime;
  const isOfNow = readAt !== null && (readAt >= (order?.issuedAt ?? 0) || (!lifetime.isReading && !lifetime.error));
  const thefts = isOfNow ? (lifetime.mac?.thefts ?? []) : null;
  const theftNow = { thefts, stolen };
  const theft = ofLatestTheft(found, theftNow);
  const isReady = reading.data !== undefined && thefts !== null;
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
    /** Undefined where there is none of this theft, and before it is known of which theft it is. */
    theft,
    /** Of an earlier theft too, where it is not known of which it is. */
    isPutAway: (isReady ? theft : found)?.closed === true,
    /** Whether there is anything to show: a theft, or what is left of one. */
    isKnown: mac.orderedMode === 'stolen' || found !== undefined || hasNotes,
    /** How far the owner has come, and with which theft, has been read: before, nothing is written. */
    isReady,
    /** Why that could not be read; null also while it is on its way. */
    unread: isReady ? null : (reading.error ?? lifetime.error),
    readAgain: () => {
      void reading.refetch();
      void lifetime.refetch();
    },
    change: changing.mutate,
    isBusy: changing.isPending,
    error: changing.error,
  };
}
