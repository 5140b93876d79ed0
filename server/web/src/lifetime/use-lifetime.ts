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

/** The same of one Mac; `isKnown` once it was read, or could not be: `isRead` tells these apart. */
export function useMacLifetime(deviceId: string): {
  readonly isKnown: boolean;
  readonly isRead: boolean;
  readonly mac: MacLifetime | undefined;
} {
  const { data, error } = useLifetime();
  return {
    isKnown: data !== undefined || error !== null,
    isRead: data !== undefined,
    mac: data?.macs.find((mac) => mac.deviceId === deviceId),
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
