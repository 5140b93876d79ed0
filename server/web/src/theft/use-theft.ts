import type { RecordBody } from '@homeward/shared/record';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../devices/query-keys.ts';
import { type Mac, useRecords } from '../devices/use-macs.ts';
import { changeRecord } from '../owner/change-record.ts';
import { type RecordOf, recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';

export type Theft = RecordOf<'theft'>;

/** How far the owner has come with the theft of a Mac, in a sealed record, and a way to change it. */
export function useTheft(mac: Mac) {
  const owner = useOwner();
  const queries = useQueryClient();
  const { deviceId, order } = mac;
  const records = useRecords().data?.records ?? [];
  const theft = recordsOf(records, 'theft').find(({ body }) => body.deviceId === deviceId)?.body;
  const stolenAt = order?.type === 'mode' && order.mode === 'stolen' ? order.issuedAt : null;
  const changing = useMutation({
    mutationFn: (change: (now: Theft) => Theft) =>
      changeRecord(
        owner,
        owner.account,
        'theft',
        (body) => body.deviceId === deviceId,
        (now) => {
          const isOver = now?.closed === true && stolenAt !== null;
          const begun = now && !isOver ? now : fresh(deviceId, stolenAt ?? owner.now());
          return change(begun) satisfies RecordBody;
        },
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.records }),
  });
  // A theft that was put away belongs to the past once the Mac is marked again.
  const current = theft && !(theft.closed && stolenAt !== null) ? theft : undefined;
  const hasNotes = recordsOf(records, 'note').some(({ body }) => body.deviceId === deviceId);
  return {
    theft: current,
    /** Whether there is anything to show: a theft, or what is left of one. */
    isKnown: mac.orderedMode === 'stolen' || theft !== undefined || hasNotes,
    change: changing.mutate,
    isBusy: changing.isPending,
    error: changing.error,
  };
}

const fresh = (deviceId: string, since: number): Theft => ({
  kind: 'theft',
  deviceId,
  since,
  done: [],
  policeReference: '',
  closed: false,
});
