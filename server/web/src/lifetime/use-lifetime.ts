import type { StepUpProof } from '@homeward/shared/api/account';
import type { MacLifetime } from '@homeward/shared/api/lifetime';
import type { Retention } from '@homeward/shared/retention';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { keys } from '../devices/query-keys.ts';
import { useOwner } from '../shell/owner-context.ts';

/** How long what the owner has on the server is kept. */
export function useLifetime() {
  const { call } = useOwner();
  return useQuery({ queryKey: keys.lifetime, queryFn: () => call('lifetime', {}) });
}

interface KnownLifetime {
  readonly mac: MacLifetime | undefined;
  /** When it was last read, by this browser's clock; null where it was not. */
  readonly readAt: number | null;
  /** Of the last reading: what was read before may be out of date. */
  readonly error: unknown;
}

/** The same of one Mac. */
export function useMacLifetime(deviceId: string): KnownLifetime {
  const { data, dataUpdatedAt, error } = useLifetime();
  return {
    mac: data?.macs.find((mac) => mac.deviceId === deviceId),
    readAt: data === undefined ? null : dataUpdatedAt,
    error,
  };
}

/**
 * The thefts of a Mac, asked for since its order was known: the list from before may call an earlier theft the latest.
 * @param orderSeq of its latest order; 0 before the first.
 */
export function useThefts(deviceId: string, orderSeq: number) {
  const { call } = useOwner();
  const queries = useQueryClient();
  return useQuery({
    queryKey: keys.thefts(deviceId, orderSeq),
    queryFn: async (): Promise<MacLifetime['thefts']> => {
      const told = await call('lifetime', {});
      // The event that would renew it does not come while the stream is down.
      queries.setQueryData(keys.lifetime, told);
      return told.macs.find((mac) => mac.deviceId === deviceId)?.thefts ?? [];
    },
  });
}

/** Chooses how long what a Mac sends is kept. */
export function useSetRetention(deviceId: string) {
  const { call } = useOwner();
  const queries = useQueryClient();
  return useCallback(
    async (retention: Retention, proof?: StepUpProof) => {
      await call('setRetention', { params: { deviceId }, body: { ...retention, ...(proof && { proof }) } });
      await queries.invalidateQueries({ queryKey: keys.lifetime });
    },
    [call, deviceId, queries],
  );
}
