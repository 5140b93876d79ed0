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
  /** Whether it is being read, for the first time or again. */
  readonly isReading: boolean;
  readonly refetch: () => unknown;
}

/** The same of one Mac. */
export function useMacLifetime(deviceId: string): KnownLifetime {
  const { data, dataUpdatedAt, error, isFetching, refetch } = useLifetime();
  return {
    mac: data?.macs.find((mac) => mac.deviceId === deviceId),
    readAt: data === undefined ? null : dataUpdatedAt,
    ...{ error, isReading: isFetching, refetch },
  };
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
