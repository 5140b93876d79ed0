import type { RecordBody } from '@homeward/shared/record';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../devices/query-keys.ts';
import { type Mac, useRecords } from '../devices/use-macs.ts';
import { useThefts } from '../lifetime/use-lifetime.ts';
import { changeRecord } from '../owner/change-record.ts';
import { recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { isClear, ofLatestTheft, recordToChange, type TheftRecord } from './theft-record.ts';

/** How far the owner has come with the latest theft of a Mac, in a sealed record, and a way to change it. */
export function useTheft(mac: Mac) {
  const owner = useOwner();
  const queries = useQueryClient();
  const { deviceId, order, orderedMode } = mac;
  const reading = useRecords();
  const records = reading.data?.records ?? [];
  const told = useThefts(deviceId, order?.seq ?? 0);
  const found = recordsOf(records, 'theft').find(({ body }) => body.deviceId === deviceId)?.body;
  // A Mac that has since taken a later order, which the server does not show, is stolen under none that it shows.
  const stolen = orderedMode === 'stolen' && order?.type === 'mode' && order.mode === 'stolen' ? order : null;
  const theftNow = { thefts: told.data ?? null, stolen };
  const theft = ofLatestTheft(found, theftNow);
  const isReady = reading.data !== undefined && isClear(found, theftNow);
  const foundNow = isReady ? theft : found;
  const changing = useMutation({
    mutationFn: (change: (now: TheftRecord) => TheftRecord) =>
      changeRecord(
        owner,
        owner.account,
        'theft',
        (body) => body.deviceId === deviceId,
        (now) => change(recordToChange(now, deviceId, theftNow, owner.now())) satisfies RecordBody,
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
  const hasNotes = recordsOf(records, 'note').some(({ body }) => body.deviceId === deviceId);
  return {
    /** Undefined where there is none of this theft, and before it is known of which theft it is. */
    theft,
    /** Of an earlier theft too, where it is not known of which it is. */
    isPutAway: foundNow?.closed === true,
    /** Whether the Mac is stolen, or its theft not put away yet; likewise. */
    isOpen: orderedMode === 'stolen' || foundNow?.closed === false,
    /** Whether there is anything to show: a theft, or what is left of one. */
    isKnown: orderedMode === 'stolen' || found !== undefined || hasNotes,
    /** How far the owner has come, and with which theft, has been read: before, nothing is written. */
    isReady,
    /** Why that could not be read; null also while it is on its way. */
    unread: isReady ? null : (reading.error ?? told.error),
    readAgain: () => {
      void reading.refetch();
      void told.refetch();
    },
    change: changing.mutate,
    isBusy: changing.isPending,
    error: changing.error,
  };
}
